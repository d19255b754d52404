"""Snapshots of relationships: what may be missing."""

from shared.problems import NotFound, Text


class RelationshipSnapshotNotFound(NotFound):
    """The plan has no such snapshot."""

    title = Text("Snapshot not found", "未找到关系快照")
    detail = Text("The plan has no snapshot {id}.", "该规划没有关系快照 {id}。")
