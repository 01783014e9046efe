#!/usr/bin/env python3
"""The arithmetic of the benchmark: medians, ratios, targets, what wrk and pgbench print, plots. Nothing is measured here."""
import json
import re
import sys
import unittest
import xml.etree.ElementTree as xml

import tree

sys.path.insert(0, str(tree.ROOT / "tests" / "bench"))
import bulk  # noqa: E402
import figures  # noqa: E402
import load  # noqa: E402
import plan  # noqa: E402
import plot  # noqa: E402
import run  # noqa: E402
import stored  # noqa: E402

WRK = """Running 3s test @ http://127.0.0.1:1
  2 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     3.50ms    1.00ms  30.00ms   90.00%
  Latency Distribution
     50%    3.25ms
     75%    4.00ms
     90%    5.00ms
     99%  850.00us
  60000 requests in 3.00s, 20.00MB read
Requests/sec:  20000.50
Transfer/sec:      6.60MB
"""
PGBENCH = """number of transactions actually processed: 1234
number of failed transactions: 0 (0.000%)
latency average = 2.0 ms
initial connection time = 9.1 ms
tps = 411.333 (without initial connection time)
"""


def measured(rate, *faults):
    return load.Measurement(rate, 100, faults=list(faults))


class Figures(unittest.TestCase):
    def test_median_and_ends(self):
        self.assertEqual(figures.summary([5, 1, 9, 2, 3]), figures.Summary(3, 1, 9))
        self.assertEqual(figures.summary([1, 2, 3, 10]).median, 2.5)

    def test_ratios_are_taken_round_by_round(self):
        # The machine was slow in the second round for both: the ratio does not move.
        self.assertEqual(figures.ratios([200, 100, 300], [100, 50, 100]), [2, 2, 3])
        self.assertEqual(figures.ratios([200, None, 300, 5], [100, 50, None, 0]), [2])

    def test_targets(self):
        met = [figures.compare("post", "h2o", ours, [100, 100, 100], 1.5).met
               for ours in ([150, 150, 150], [149, 149, 900], [100, 151, 160])]
        self.assertEqual(met, [True, False, True])
        self.assertIsNone(figures.compare("post", "h2o", [1], [1]).met)
        self.assertIsNone(figures.compare("post", "h2o", [None], [1], 1.5))
        self.assertEqual(figures.comparison_row(figures.compare("post", "h2o", [150, 200], [100, 100], 1.5)),
                         ["post", "h2o", "1.75", "1.50-2.00", "≥ 1.5", "met"])

    def test_bounds(self):
        met = [figures.bound("standings", values, "ms", 50).met for values in ([50, 9, 99], [51, 51, 1])]
        self.assertEqual(met, [True, False])
        self.assertIsNone(figures.bound("standings", [1], "ms").met)
        self.assertIsNone(figures.bound("standings", [], "ms", 50))
        self.assertEqual(figures.comparison_row(figures.bound("standings", [1200, 10], "ms", 50)),
                         ["standings", "ms", "605.00", "10.00-1,200.00", "≤ 50", "missed"])

    def test_table(self):
        self.assertEqual(figures.table(["a", "rate"], [["long name", 5]]),
                         "| a         | rate |\n|-----------|-----:|\n| long name |    5 |")
        self.assertEqual(figures.rate_text([18000.4, 17000, 20000]), "18,000 (17,000-20,000)")
        self.assertEqual(figures.rate_text([]), "-")

    def test_everybody_is_first_in_turn(self):
        orders = [figures.rotated(["a", "b", "c"], number) for number in range(4)]
        self.assertEqual([order[0] for order in orders], ["a", "b", "c", "a"])
        self.assertTrue(all(sorted(order) == ["a", "b", "c"] for order in orders))

    def test_rows_against_answers(self):
        self.assertIsNone(figures.stored_fault(100, 100, 0))
        self.assertIsNone(figures.stored_fault(100, 164, 64))
        self.assertIn("not stored", figures.stored_fault(100, 99, 64))
        self.assertIn("more than answers", figures.stored_fault(100, 165, 64))


class Programs(unittest.TestCase):
    def test_wrk(self):
        found = load.read_wrk(WRK)
        self.assertEqual((found.rate, found.answers, found.p50, found.p99, found.faults), (20000.5, 60000, 3.25, 0.85, []))

    def test_wrk_with_faults(self):
        found = load.read_wrk(WRK + "Socket errors: connect 0, read 1, write 0, timeout 2\n  Non-2xx or 3xx responses: 59\n")
        self.assertEqual((found.answers, len(found.faults)), (59941, 2))
        self.assertTrue(load.read_wrk(WRK.replace("60000 requests", "0 requests")).faults)
        with self.assertRaises(RuntimeError):
            load.read_wrk("unable to connect")

    def test_pgbench(self):
        found = load.read_pgbench(PGBENCH)
        self.assertEqual((found.rate, found.answers, found.faults), (411.333, 1234, []))
        self.assertTrue(load.read_pgbench(PGBENCH.replace("failed transactions: 0", "failed transactions: 7")).faults)


class Plan(unittest.TestCase):
    def test_every_target_is_measured(self):
        def aims(rows):
            return {(each.what, each.clients, name) for each in plan.workloads(rows) for name in each.contenders}
        self.assertEqual({what for what, _, _ in set(plan.TARGETS) - aims(plan.DEFAULT)}, {plan.UNCHANGED, plan.PAGES})
        self.assertEqual(set(plan.TARGETS) - aims(plan.ROWS), set())
        self.assertLessEqual(set(plan.OWN_TARGETS), {each.what for each in plan.WORKLOADS})

    def test_rows(self):
        """Each workload is of a row, each row is a workload's or a step's; other tokens bring the usual ones along."""
        rows = {each.row for each in plan.WORKLOADS}
        steps = set().union(*(wanted for _, wanted, _ in run.STEPS))
        self.assertEqual(rows | steps, set(plan.ROWS))
        self.assertEqual({each.row for each in plan.workloads(["tokens"])}, {"tokens", "post-64"})
        self.assertEqual(plan.workloads(["bulk"]), [])

    def test_a_round_with_faults_has_no_rate(self):
        rates, workload = plan.Rates(), plan.WORKLOADS[0]
        for ours, theirs in ((measured(300), measured(100)), (measured(900, "rows lost"), measured(100)),
                             (measured(100), measured(100))):
            rates.add(workload, "Pennant", ours)
            rates.add(workload, "h2o", theirs)
        self.assertEqual(rates.good(workload, "Pennant"), [300, 100])
        found, = plan.compare(rates, [workload])
        self.assertEqual((found.against, found.ratio, found.target), ("h2o", figures.Summary(2, 1, 3), 1.5))
        self.assertEqual(rates.faults(), ["POST one event, 64 clients, Pennant, round 2: rows lost"])


    def test_other_tokens_are_held_against_the_usual_ones(self):
        rates = plan.Rates()
        usual = next(each for each in plan.WORKLOADS if (each.what, each.clients) == (plan.POST, 64))
        other = next(each for each in plan.WORKLOADS if each.what == plan.ES256)
        for rate in (100, 200):
            rates.add(usual, "Pennant", measured(rate))
            rates.add(other, "Pennant", measured(rate * 0.95))
        found, = plan.compare(rates, [usual, other])
        self.assertEqual((found.against, round(found.ratio.low, 9), found.met), ("HS256", 0.95, True))

    def test_growth_is_the_last_level_by_the_first(self):
        found = stored.Found(1000, posts={0: [measured(100), measured(120), measured(500, "lost")], 10: [measured(1)],
                                          1000: [measured(88), measured(77)]},
                             computed={5: [8, 24], 500: [16, 20]}, unchanged={5: [1], 500: [3]}, started={5: [40], 500: [60]})
        rows = {row.what: row for row in found.comparisons()}
        kept = rows["POST one event, 64 clients, 1,000 stored"]
        self.assertEqual((kept.ratio, kept.met), (figures.Summary(0.75, 0.7, 0.8), False))
        grown = rows["standings computed, 500 by 5 events"]
        self.assertEqual((grown.value, grown.met), (figures.Summary(1.125, 1, 1.25), True))
        self.assertEqual([rows[f"standings unchanged, {level} events"].met for level in (5, 500)], [True, False])
        self.assertEqual(list(stored.Found(1000).comparisons()), [])

    def test_bulk_is_held_against_the_fastest_peer(self):
        found = bulk.Found(10, {"Pennant": [150, None], "h2o": [90, 80], "go": [100, 100], bulk.COPY: [300, 300]}, [63, 66], [2, 3], [10, 30])
        rows = [row for row in found.comparisons() if row]
        self.assertEqual([(row.against, row.ratio.median, row.target) for row in rows if isinstance(row, figures.Comparison)],
                         [(f"{bulk.COPY} by the owner", 0.5, 0.5), ("h2o", 150 / 90, None), ("go", 1.5, 1.5)])
        self.assertEqual([(row.unit, row.value.median, row.met) for row in rows if isinstance(row, figures.Bound)],
                         [("MiB", 64.5, False), ("ms", 2.5, None), ("ms", 20, True), ("× alone", 7.5, True)])

    def test_bulk_bodies(self):
        """Every event has an id of its own, those of another salt too."""
        made = bulk.pieces('{"id": "@ID", "unit": "@UNIT"}', ["a", "b"], bulk.PIECE_ROWS + 2)
        rows = [json.loads(line) for piece in made for line in piece.splitlines()]
        other = set(bulk.identities(5, 1)) | set(bulk.identities(5, 2))
        self.assertEqual((len(made), len(rows), len({row["id"] for row in rows}), len(other)), (2, bulk.PIECE_ROWS + 2, bulk.PIECE_ROWS + 2, 10))
        self.assertEqual([row["unit"] for row in rows[:3]], ["a", "b", "a"])
        self.assertTrue(all(re.fullmatch("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}", name) for name in other))


class Plot(unittest.TestCase):
    def test_top_of_an_axis(self):
        self.assertEqual([plot.rounded_up(value) for value in (0, 0.3, 1, 3, 18200, 20000, 20001)],
                         [1, 0.5, 1, 5, 20000, 20000, 25000])

    def test_points_stand_where_the_values_are(self):
        points = [(1, figures.Summary(100, 50, 150)), (64, figures.Summary(200, 200, 200))]
        panel = plot.Panel("POST & more", "clients", "a second", {"Pennant": points, "h2o": points[:1]})
        picture = plot.picture([panel])
        root = xml.fromstring(picture)
        circles = [each for each in root.iter() if each.tag.endswith("circle")]
        self.assertEqual(len(circles), 3)
        frame = plot.Frame(panel, 0)
        self.assertEqual(frame.top_value, 200)
        low, high = (float(each.get("cy")) for each in circles[:2])
        self.assertAlmostEqual(high, plot.TOP, 1)
        self.assertAlmostEqual(low, (plot.TOP + plot.PANEL_HEIGHT - plot.BOTTOM) / 2, 1)
        self.assertLess(float(circles[0].get("cx")), float(circles[1].get("cx")))
        self.assertEqual(len(re.findall("<polyline", picture)), 1)
        self.assertIn("POST &amp; more", picture)

    def test_nothing_measured(self):
        xml.fromstring(plot.picture([plot.Panel("empty", "clients", "a second")]))


if __name__ == "__main__":
    unittest.main()
