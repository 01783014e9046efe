"""Arithmetic, comparison, rounding and printing of numbers against Python's fractions.

Usage: test_number_random.py CALCULATOR [SEED]
The seed is fixed, so that a failure comes back; another one can be given.
"""

import math
import random
import subprocess
import sys
import unittest
from fractions import Fraction

LINES = 20000
DIGITS_MAX = 40
BORDERS = (1, 2, 5, 10, 2**31, 2**62, 2**63 - 1, 2**63, 2**63 + 1, 2**64, 10**18, 10**19)
ROUNDINGS = ("half_away", "half_up", "half_even", "floor", "ceil")
OPERATIONS = ("add", "subtract", "multiply", "divide", "compare") + ROUNDINGS


def random_integer(source):
    """Above 0, of any size up to 110 bits, or right beside a border."""
    if source.random() < 0.3:
        return max(1, source.choice(BORDERS) + source.randint(-2, 2))
    return 1 + source.getrandbits(source.randint(1, 110))


def random_number(source):
    """A fraction, a decimal, an integer, or one near a tie of rounding."""
    sign = source.choice((1, -1))
    kind = source.randrange(4)
    if kind == 0:
        return Fraction(sign * random_integer(source), random_integer(source))
    if kind == 1:
        return Fraction(sign * random_integer(source))
    places = source.randint(1, 14)
    digits = source.getrandbits(source.randint(1, 80))
    if kind == 3:
        digits = digits * 10 + 5
    return Fraction(sign * digits, 10**places)


def decimal_text(value):
    """The shortest exact decimal, or the fraction where there is none."""
    rest, places = value.denominator, 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest, places = rest // prime, places + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    return fixed_text(value, places)


def fixed_text(value, places):
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (digits if places == 0 else digits[:-places] + "." + digits[-places:])


def rounded(value, places, rounding):
    scaled = value * 10**places
    if rounding == "floor":
        whole = math.floor(scaled)
    elif rounding == "ceil":
        whole = math.ceil(scaled)
    elif rounding == "half_even":
        whole = round(scaled)
    elif rounding == "half_up":
        whole = math.floor(scaled + Fraction(1, 2))
    else:
        whole = int(abs(scaled) + Fraction(1, 2)) * (-1 if scaled < 0 else 1)
    return Fraction(whole, 10**places)


def input_text(value):
    """As a decimal, or as a fraction where a decimal has more digits than may be given."""
    text = decimal_text(value)
    if sum(character.isdigit() for character in text) > DIGITS_MAX:
        text = f"{value.numerator}/{value.denominator}"
    return text


def case(source):
    """A line for the calculator, and the answer it must give."""
    operation = source.choice(OPERATIONS)
    a = random_number(source)
    b = a if source.random() < 0.05 else random_number(source)
    if operation in ROUNDINGS:
        places = source.randint(0, 12)
        b = Fraction(places)
        expected = fixed_text(rounded(a, places, operation), places)
    elif operation == "compare":
        expected = str((a > b) - (a < b))
    elif operation == "divide":
        b = b or Fraction(1)
        expected = decimal_text(a / b)
    else:
        results = {"add": a + b, "subtract": a - b, "multiply": a * b}
        expected = decimal_text(results[operation])
    return f"{operation} {input_text(a)} {input_text(b)}", expected


class RandomNumbers(unittest.TestCase):
    calculator = None
    seed = 20260101

    def test_equal_fractions(self):
        source = random.Random(self.seed)
        cases = [case(source) for _ in range(LINES)]
        run = subprocess.run([self.calculator], text=True, capture_output=True, check=False,
                             input="".join(line + "\n" for line, _ in cases))
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        answers = run.stdout.split("\n")
        self.assertEqual(len(answers), LINES + 1)
        for (line, expected), answer in zip(cases, answers):
            self.assertEqual(answer, expected, f"{line} (seed {self.seed})")


if __name__ == "__main__":
    RandomNumbers.calculator = sys.argv[1]
    if len(sys.argv) > 2:
        RandomNumbers.seed = int(sys.argv[2])
    unittest.main(argv=sys.argv[:1])
