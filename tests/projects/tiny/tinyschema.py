"""The schema of the tiny project."""

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Alpha(Section):
    n: int = Field(ge=1)
    out: str


class Beta(Section):
    letters: list[str]
    rate: dict[str, float]
    source: str
    folder: str


class Config(Section):
    alpha: Alpha
    beta: Beta
