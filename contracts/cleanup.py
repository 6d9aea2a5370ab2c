"""What a clean-up found and removed, and when the next one is due."""

from pydantic import AwareDatetime

from contracts.camel_model import CamelModel


class CleanupReport(CamelModel):
    """One run. A dry run tells what a real one would have removed."""

    dry_run: bool = False
    by: str = ""
    """Who ran it, and where."""
    started_at: AwareDatetime
    finished_at: AwareDatetime
    cleaned_tasks: int = 0
    """Records of ended tasks past their retention."""
    kept_for_letters: int = 0
    """Such records that stay, because a dead letter of theirs waits for a decision."""
    overdue_tasks: int = 0
    """Tasks past their retention that have not ended: to be looked into, never removed."""
    deleted_files: int = 0
    """Images past the retention of every task they served."""
    deleted_letters: int = 0
    """Dead letters decided on longer ago than one retention."""
    orphan_objects: int = 0
    """Objects of ours in the bucket without a record."""
    lost_objects: int = 0
    """Records whose object is not in the bucket."""
    orphans_removed: bool = False
    """Whether the last two were removed, or only counted."""
    errors: tuple[str, ...] = ()
    """Steps that were broken off, and why; the next run takes them up."""


class CleanupStatus(CamelModel):
    """Where the clean-up stands."""

    running_by: str | None = None
    """Who is at it right now."""
    due_at: AwareDatetime | None = None
    """When the next scheduled run begins, by the clock of the store; None: at once."""
    last: CleanupReport | None = None
