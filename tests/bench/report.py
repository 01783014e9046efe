"""What a run leaves: report.md (also printed), clients.svg and rounds.json under var/bench."""
import json

import figures
import plan
import plot


def machine_lines(machine):
    return [f"- {name}: {value}" for name, value in machine.items()]


def panels(rates, workloads):
    """Throughput against clients, a panel for each thing measured."""
    for what in dict.fromkeys(workload.what for workload in workloads):
        panel = plot.Panel(what, "clients", "a second")
        for workload in sorted((each for each in workloads if each.what == what), key=lambda each: each.clients):
            for name in workload.contenders:
                values = rates.good(workload, name)
                if values:
                    panel.series.setdefault(name, []).append((workload.clients, figures.summary(values)))
        yield panel


def text(run, rates, workloads, replies):
    """run: date, rounds, seconds, load, machine, settings."""
    sizes = figures.table(["bytes of bodies", "event sent", "event answered", "unit", "page"],
                          [[name, *sizes.values()] for name, sizes in replies.items()])
    quiet = "" if run["load"] <= run["load_limit"] else " (the machine was not idle: do not trust these figures)"
    parts = [f"# Benchmark of {run['date']}",
             f"{run['rounds']} rounds of {run['seconds']} s, interleaved; load at the start {run['load']:.2f}{quiet}.",
             "\n".join(machine_lines(run["machine"])),
             "PostgreSQL: " + ", ".join(f"{name} {value}" for name, value in run["settings"].items()) + ".",
             plan.rate_table(rates, workloads),
             "Pennant by each peer: median of the rounds' ratios.",
             figures.comparison_table(list(plan.compare(rates, workloads))), sizes]
    if rates.faults():
        parts.append("Not counted, because something went wrong:\n\n" + "\n".join(f"- {fault}" for fault in rates.faults()))
    return "\n\n".join(parts) + "\n"


def write(folder, run, rates, workloads, replies):
    """Gives the text."""
    words = text(run, rates, workloads, replies)
    (folder / "report.md").write_text(words)
    (folder / "clients.svg").write_text(plot.picture(list(panels(rates, workloads))))
    (folder / "rounds.json").write_text(json.dumps({**run, "replies": replies, "measured": rates.plain()}, indent=1) + "\n")
    return words
