"""The verbs of the network, and the directory of schools that is kept in memory."""

from tochka.network.actions.directory import Directory, directory, school_index

__all__ = ["Directory", "directory", "school_index"]
