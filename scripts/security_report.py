#!/usr/bin/env python3
"""Writes the summary of a scan out of what Wapiti and our own crawl found. Part of scripts/security."""

import argparse
import collections
import datetime
import json
import re
import sys

SEVERITIES = ["info", "low", "medium", "high"]


def report(options):
    crawled = json.load(open(options.crawl, encoding="utf-8"))
    rows, lines = [], []
    for name in options.reports:
        scanned = json.load(open(name, encoding="utf-8"))
        infos = scanned["infos"]
        counts = collections.Counter()
        for part in ("vulnerabilities", "anomalies"):
            for what, items in scanned.get(part, {}).items():
                for item in items:
                    severity = SEVERITIES[min(item.get("level", 1), 3)]
                    counts[severity] += 1
                    lines.append((severity, f"Wapiti: {what}", f"{item['method']} {item['path']}", item["info"]))
        role = re.search(r"wapiti-(\w+)", name).group(1)
        rows.append((f"Wapiti {options.wapiti} as {role}", f"{infos.get('crawled_pages_nbr', 0)} requests found", counts))
    counts = collections.Counter(finding["severity"] for finding in crawled["findings"])
    lines += [(f["severity"], f["what"], f["where"], f["detail"]) for f in crawled["findings"]]
    for role, pages in crawled["pages"].items():
        rows.append((f"own crawl as {role}", f"{pages} pages, {crawled['forms'][role]} forms", collections.Counter()))
    rows.append(("own crawl, all", f"{crawled['requests']} requests", counts))
    bad = [line for line in lines if line[0] in ("medium", "high")]
    with open(options.out, "w", encoding="utf-8") as file:
        file.write("# Security scan\n\n")
        file.write(
            "Written by `scripts/security`: a demo company on the loopback behind pretended TLS, scanned signed in with "
            "every module of Wapiti that needs no internet, and by our own crawl, which sends every form without its "
            "token, from another site and with markup in each field, and judges the headers, cookies and text of every "
            "answer.\n\n"
        )
        file.write(f"Callbook {options.version}, {datetime.date.today().isoformat()}.\n\n")
        file.write("| scan | seen | high | medium | low | info |\n| --- | --- | --- | --- | --- | --- |\n")
        for name, seen, counts in rows:
            numbers = " | ".join(str(counts.get(severity, 0)) for severity in reversed(SEVERITIES))
            file.write(f"| {name} | {seen} | {numbers} |\n")
        file.write(f"\nMedium or above: {len(bad)}.\n")
        if lines:
            file.write("\n| severity | what | where | detail |\n| --- | --- | --- | --- |\n")
            for line in sorted(set(lines), key=lambda line: -SEVERITIES.index(line[0])):
                cells = (re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "{id}", cell) for cell in line)
                file.write("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ")[:160] for cell in cells) + " |\n")
    print(f"{len(bad)} findings of medium or above, {len(lines)} in all: {options.out}")
    for line in bad[:40]:
        print("  ", *line)
    sys.exit(1 if bad else 0)


def main():
    parser = argparse.ArgumentParser()
    for name in ("--crawl", "--version", "--wapiti", "--out"):
        parser.add_argument(name, required=True)
    parser.add_argument("reports", nargs="+")
    report(parser.parse_args())


if __name__ == "__main__":
    main()
