"""`python -m bench.first_visit`: what a reader's browser goes through, on a processor four times slower than this one.

Long tasks are told apart by what the browser's main thread was busy with, from its own trace.
"""

import json
import sys
from collections import defaultdict
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

from bench import services
from bench.services import HOST, SMALL
from deploy.local import browser, terminal

SLOWER, VISITS, LONG = 4, 5, 50.0  # LONG: milliseconds, from which on the browser speaks of a long task
PAGES = {"sign-in": "/logg-inn/", "list": "/ideer/", "idea": "/ideer/{idea}/", "front": "/"}
WATCH = """
window.seen = {shift: 0, tasks: []};
new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) seen.shift += e.value; }))
  .observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(e => seen.tasks.push(e.duration)))
  .observe({type: 'longtask', buffered: true});
"""
PARTS = {
    *("ParseHTML", "EvaluateScript", "v8.compile", "UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize"),
    *("ParseAuthorStyleSheet", "FunctionCall", "Commit", "RunMicrotasks", "HitTest", "V8.GC_MC_BACKGROUND_MARKING"),
}


def main() -> int:
    """Visit each page some times with an empty cache and once more with a full one, and print what was seen."""
    services.prepared()
    program = browser.find()
    if not program:
        raise terminal.SetupError("Chromium is needed: apt install chromium")
    with services.database() as found, services.redis() as redis:
        services.fill(found, SMALL)
        env = services.environment_for(found, SMALL, redis)
        port = services.free_port()
        cookie, idea = services.signed_in(env), services.some_ideas(env)[-1]
        with services.serving("first-visit", services.gunicorn(port), env, port=port), sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            print(f"{services.moment()}, {services.versions(found)}, Chromium {chromium.version}, {SLOWER}x slower\n")
            head = ("page", "long tasks, ms, each visit", "shift", "requests", "kB first", "later", "the longest one")
            print(f"| {' | '.join(head)} |\n{'|---' * len(head)}|")
            for name, path in PAGES.items():
                given = "" if name == "sign-in" else cookie
                _page(chromium, name, f"http://{HOST}:{port}{path.format(idea=idea)}", given)
            chromium.close()
    return 0


def _page(chromium: Browser, name: str, address: str, cookie: str) -> None:
    visits = [_visit(chromium, address, cookie) for _ in range(VISITS)]
    longest = sorted(max(visit["tasks"], default=0) for visit in visits)
    middle = visits[[max(visit["tasks"], default=0) for visit in visits].index(longest[VISITS // 2])]
    tasks = ", ".join("+".join(f"{task:.0f}" for task in visit["tasks"]) or "none" for visit in visits)
    shift = max(visit["shift"] for visit in visits)
    sizes = f"{middle['requests']} | {middle['first'] / 1024:.0f} | {middle['later'] / 1024:.1f}"
    print(f"| {name} | {tasks} | {shift:.3f} | {sizes} | {middle['parts']} |")


def _visit(chromium: Browser, address: str, cookie: str) -> dict[str, Any]:
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    try:
        if cookie:
            key, value = cookie.split("=", 1)
            context.add_cookies([{"name": key, "value": value, "url": address}])
        page = context.new_page()
        page.add_init_script(WATCH)
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        bytes_seen = _counting(devtools)
        chromium.start_tracing(page=page, categories=["devtools.timeline", "toplevel", "v8", "blink"])
        page.goto(address, wait_until="load")
        page.wait_for_timeout(1500)
        trace = json.loads(chromium.stop_tracing())["traceEvents"]
        seen = page.evaluate("seen")
        first, requests = sum(bytes_seen.values()), len(bytes_seen)
        bytes_seen.clear()
        page.goto(address, wait_until="load")
        page.wait_for_timeout(300)
        return seen | {
            "first": first,
            "requests": requests,
            "later": sum(bytes_seen.values()),
            "parts": _longest(trace),
        }
    finally:
        context.close()


def _counting(devtools: CDPSession) -> dict[str, int]:
    seen: dict[str, int] = {}
    devtools.on("Network.loadingFinished", lambda event: seen.update({event["requestId"]: event["encodedDataLength"]}))
    return seen


def _longest(trace: list[dict[str, Any]]) -> str:
    """What the longest task of the page's main thread consisted of, the largest parts first."""
    main = {
        (event["pid"], event["tid"])
        for event in trace
        if event.get("name") == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    on_main = [event for event in trace if event.get("ph") == "X" and (event["pid"], event["tid"]) in main]
    tasks = [event for event in on_main if event["name"] in {"RunTask", "ThreadControllerImpl::RunTask"}]
    task = max(tasks, key=_busy, default=None)
    if task is None:
        return "–"
    end = task["ts"] + task["dur"]
    inside = [e for e in on_main if task["ts"] <= e["ts"] < end and e["name"] in PARTS and e["tid"] == task["tid"]]
    spent: dict[str, float] = defaultdict(float)
    for event in inside:
        held = sum(_busy(e) for e in inside if _directly_in(e, event, inside))
        url = event.get("args", {}).get("data", {}).get("url", "").rpartition("/")[2].partition("?")[0]
        spent[f"{event['name']} {url}".strip()] += (_busy(event) - held) / 1000
    parts = sorted(spent.items(), key=lambda item: -item[1])[:4]
    return f"{_busy(task) / 1000:.0f} ms: " + ", ".join(f"{name} {value:.0f}" for name, value in parts)


def _busy(event: dict[str, Any]) -> float:
    """Microseconds that the thread worked, and not those in which it waited for a processor."""
    return float(event.get("tdur", event.get("dur", 0)))


def _directly_in(event: dict[str, Any], outer: dict[str, Any], among: list[dict[str, Any]]) -> bool:
    def holds(one: dict[str, Any], other: dict[str, Any]) -> bool:
        inside = one["ts"] <= other["ts"] and other["ts"] + other.get("dur", 0) <= one["ts"] + one.get("dur", 0)
        return one is not other and inside

    return holds(outer, event) and not any(holds(outer, e) and holds(e, event) for e in among)


if __name__ == "__main__":
    sys.exit(services.run(main))
