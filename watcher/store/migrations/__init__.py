"""The history of the tables, one script a revision. A script that was released is never changed again."""
