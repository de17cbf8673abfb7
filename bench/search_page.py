"""Measures the search page in a real browser: from a keystroke to the painted list of suggestions.

    python -m bench.search_page [--designations 100000] [--words 40]

A registry in a temporary directory holds one invented code list of so many names (`clinical_names.py`); it is served on
loopback by one web process beside its worker, and Chromium (Debian: chromium) types words one letter at a time. A list
counts as painted when the frame after its change has been drawn.
"""

import argparse
import random
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.clinical_names import items
from bench.served import fill, served
from registry.config import Settings
from registry.services.upkeep.installation import open_installation

PAUSE_MS = 120
WATCH = """
() => {
  const input = document.getElementById("q"), list = document.getElementById("suggestions");
  window.taken = [];
  let pressed = 0;
  input.addEventListener("keydown", (event) => { if (event.key.length === 1) pressed = event.timeStamp; });
  new MutationObserver(() => {
    if (!pressed || !list.children.length) return;
    const begun = pressed;
    pressed = 0;
    requestAnimationFrame(() => setTimeout(() => window.taken.push(performance.now() - begun)));
  }).observe(list, { childList: true });
}
"""


def typed(page: Page, words: list[str]) -> list[float]:
    """Milliseconds of each list that was painted after a letter, but for those of the first word, which warms up."""
    found: list[float] = []
    for number, word in enumerate(words):
        page.fill("#q", "")
        page.evaluate("window.taken = []")
        page.keyboard.type(word, delay=PAUSE_MS)
        page.wait_for_timeout(3 * PAUSE_MS)
        if number:
            found += page.evaluate("window.taken")
    return found


def report(taken: list[float]) -> None:
    cuts = statistics.quantiles(taken, n=100)
    print(
        f"{len(taken)} lists; keystroke to painted list, ms: p50 {cuts[49]:.0f}, p95 {cuts[94]:.0f}, p99 {cuts[98]:.0f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--designations", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=40)
    parser.add_argument("--port", type=int, default=8078)
    parser.add_argument("--browser", default="/usr/bin/chromium")
    options = parser.parse_args()
    named = list(items(options.designations))
    words = [each.names[0][0][:14] for each in random.Random(7).sample(named, options.words)]
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name) / "data"
        installation = open_installation(Settings(data=directory, log_level="error"))
        fill(installation, named)
        installation.database.dispose()
        with served(directory, options.port) as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=options.browser, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page()
            page.goto(address)
            page.evaluate(WATCH)
            report(typed(page, words))
            browser.close()


if __name__ == "__main__":
    main()
