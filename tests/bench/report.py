"""What a run leaves under var/bench: report.md (also printed), clients.svg, with --full rows.svg, and rounds.json."""
import json

import figures
import growth
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


def text(run, rates, workloads, replies, grown):
    """run: date, rounds, seconds, load, machine, settings."""
    sizes = figures.table(["bytes of bodies", "event sent", "event answered", "unit", "page"],
                          [[name, *sizes.values()] for name, sizes in replies.items() if sizes])
    quiet = "" if run["load"] <= run["load_limit"] else " (the machine was not idle: do not trust these figures)"
    parts = [f"# Benchmark of {run['date']}",
             f"{run['rounds']} rounds of {run['seconds']} s, interleaved; load at the start {run['load']:.2f}{quiet}.",
             "\n".join(machine_lines(run["machine"])),
             "PostgreSQL: " + ", ".join(f"{name} {value}" for name, value in run["settings"].items()) + ".",
             plan.rate_table(rates, workloads),
             "Pennant by each peer: median of the rounds' ratios.",
             figures.comparison_table([*plan.compare(rates, workloads), *growth.comparisons(grown)]), sizes]
    if run.get("etag") == "":
        parts.append("The live standings gave no ETag, so that each of their answers was made anew.")
    if grown:
        parts.append(figures.table(["events stored before", "posts a second"],
                                   [[f"{level:,}", figures.rate_text(growth.rates(grown[level]))] for level in sorted(grown)]))
    faults = [*rates.faults(), *growth.faults(grown)]
    if faults:
        parts.append("Not counted, because something went wrong:\n\n" + "\n".join(f"- {fault}" for fault in faults))
    return "\n\n".join(parts) + "\n"


def write(folder, run, rates, workloads, replies, grown):
    """Gives the text."""
    words = text(run, rates, workloads, replies, grown)
    (folder / "report.md").write_text(words)
    (folder / "clients.svg").write_text(plot.picture(list(panels(rates, workloads))))
    if grown:
        (folder / "rows.svg").write_text(plot.picture([growth.panel(grown)]))
    levels = {level: [each.plain() for each in rounds] for level, rounds in grown.items()}
    raw = {**run, "replies": replies, "measured": rates.plain(), "by_rows_stored": levels}
    (folder / "rounds.json").write_text(json.dumps(raw, indent=1) + "\n")
    return words
