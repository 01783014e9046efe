"""What a run leaves under var/bench: report.md (also printed), clients.svg, rows.svg where rows were stored, and rounds.json."""
import json

import figures
import plan
import plot


def machine_lines(machine):
    return [f"- {name}: {value}" for name, value in machine.items()]


def panels(rates, workloads):
    """Throughput against clients, a panel for each thing measured."""
    for what in dict.fromkeys(workload.what for workload in workloads if workload.contenders == plan.EVERYBODY):
        panel = plot.Panel(what, "clients", "a second")
        for workload in sorted((each for each in workloads if each.what == what), key=lambda each: each.clients):
            for name in workload.contenders:
                values = rates.good(workload, name)
                if values:
                    panel.series.setdefault(name, []).append((workload.clients, figures.summary(values)))
        yield panel


def rows(rates, workloads, found):
    """Every comparison and bound there is; found: what the steps have measured, by name."""
    return [row for row in (*plan.compare(rates, workloads), *(row for each in found.values() for row in each.comparisons())) if row]


def faults(rates, found):
    return [*rates.faults(), *(fault for each in found.values() for fault in each.faults)]


def text(run, rates, workloads, replies, found):
    """run: date, rounds, seconds, load, machine, settings."""
    quiet = "" if run["load"] <= run["load_limit"] else " (the machine was not idle: do not trust these figures)"
    measured = rows(rates, workloads, found)
    aimed = [row for row in measured if row.met is not None]
    parts = [f"# Benchmark of {run['date']}",
             f"{run['rounds']} rounds of {run['seconds']} s, interleaved; load at the start {run['load']:.2f}{quiet}.",
             "\n".join(machine_lines(run["machine"])),
             "PostgreSQL: " + ", ".join(f"{name} {value}" for name, value in run["settings"].items()) + "."]
    if workloads:
        parts.append(plan.rate_table(rates, workloads))
    parts += [table for each in found.values() if (table := each.table())]
    parts += [f"Pennant by each other: median of the rounds' ratios; times and memory as they are. {sum(row.met for row in aimed)} of "
              f"{len(aimed)} targets are met.", figures.comparison_table(measured)]
    if replies:
        parts.append(figures.table(["bytes of bodies", "event sent", "event answered", "unit", "page"],
                                   [[name, *sizes.values()] for name, sizes in replies.items() if sizes]))
    if run.get("etag") == "":
        parts.append("The live standings gave no ETag, so that each of their answers was made anew.")
    wrong = faults(rates, found)
    if wrong:
        parts.append("Not counted, because something went wrong:\n\n" + "\n".join(f"- {fault}" for fault in wrong))
    return "\n\n".join(parts) + "\n"


def write(folder, run, rates, workloads, replies, found):
    """Gives the text."""
    words = text(run, rates, workloads, replies, found)
    (folder / "report.md").write_text(words)
    (folder / "clients.svg").write_text(plot.picture(list(panels(rates, workloads))))
    if "stored" in found:
        (folder / "rows.svg").write_text(plot.picture(list(found["stored"].panels())))
    raw = {**run, "replies": replies, "measured": rates.plain(), **{name: each.plain() for name, each in found.items()}}
    (folder / "rounds.json").write_text(json.dumps(raw, indent=1) + "\n")
    return words
