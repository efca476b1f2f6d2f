"""Where pages and robots.txt say that feeds are."""

import time

from watcher.wire import feeds_named, sitemaps_named

HERE = "https://news.example/en/"


def test_the_head_is_believed_before_links() -> None:
    """Each feed once, addresses read against the page; what is no feed is left out."""
    page = b"""<html><head>
      <link rel="stylesheet" href="/rss.css"><LINK REL=alternate TYPE="application/rss+xml" HREF='/rss?a=1&amp;b=2'>
      <link rel="alternate" type="application/atom+xml" title="x" href="atom.xml#top">
      <link rel="alternate" hreflang="ru" href="/ru/"><link rel="alternate" type="application/rss+xml" href="">
      </head><body><a class="i" href="/rss/world">RSS</a> <a href="https://other.example/feed">f</a>
      <a href="/rss?a=1&b=2">again</a> <a href="/carss/news">cars</a> <a href="javascript:rss()">x</a></body></html>"""
    assert feeds_named(page, HERE) == (
        "https://news.example/rss?a=1&b=2",
        "https://news.example/en/atom.xml",
        "https://news.example/rss/world",
        "https://other.example/feed",
    )


def test_sitemaps_for_news_come_first() -> None:
    """Comments and other lines are passed over."""
    robots = b"User-agent: *\r\nSitemap: https://news.example/sitemap.xml\r\n# Sitemap: https://news.example/no.xml\r\n"
    robots += b" sitemap:https://news.example/News-sitemap.xml\r\nSitemap: ftp://news.example/x\r\n"
    assert sitemaps_named(robots, HERE) == (
        "https://news.example/News-sitemap.xml",
        "https://news.example/sitemap.xml",
    )


def test_a_page_made_to_be_slow_is_not() -> None:
    """Tags without an end, attributes without a value, quotes without a partner."""
    started = time.process_time()
    for piece in (b"<link ", b"<a href='", b'<link a="', b"<a " + b"b " * 500, b"Sitemap: "):
        page = piece * (1_000_000 // len(piece))
        assert feeds_named(page, HERE) == ()
        assert sitemaps_named(page, HERE) == ()
    assert time.process_time() - started < 5
