"""Documents into blocks: Word, OpenDocument, web pages and PDF, one module for each.

``reader`` starts a child process for each document (``child``), which alone opens it: whatever a hostile file
does to a parser, it does there, within bounds of memory and time.
"""
