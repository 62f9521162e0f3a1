"""Medians, totals, ratios, verdicts and texts of tests/bench: what a wrong table would come from."""
import importlib.machinery
import importlib.util
import itertools
import pathlib
import random
import unittest

import instruction_texts
import make_corpora
import measure
import rows
import table

HERE = pathlib.Path(__file__).resolve().parent


def script(name):
    """A program without a suffix, as a module."""
    loader = importlib.machinery.SourceFileLoader(name, str(HERE / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


def sample(cpu, tokens=7, first=None, warm=()):
    return {"process": {"wall": 2 * cpu, "cpu": cpu, "peak": 1000}, "first": first, "warm": list(warm), "tokens": tokens}


class Table(unittest.TestCase):
    def test_medians(self):
        one = table.summary([sample(3, first=1, warm=[5, 1]), sample(1, first=3, warm=[2]), sample(2)])
        self.assertEqual((one["cpu"], one["wall"], one["first"], one["warm"], one["n"]), (2, 4, 2, 2, 3))

    def test_wrong_totals(self):
        def wrong(**totals):
            return table.wrong_totals({who: {"totals": set(seen)} for who, seen in totals.items()})

        self.assertEqual(wrong(toll=[5], a=[5], wc=[]), set())
        self.assertEqual(wrong(toll=[5], a=[5], b=[6]), {"b"})
        self.assertEqual(wrong(toll=[5], a=[6], b=[6]), {"toll"})
        self.assertEqual(wrong(toll=[5], a=[6], wc=[]), {"toll", "a"})
        self.assertEqual(wrong(toll=[5], a=[5], b=[5, 6]), {"b"})

    def test_ratio_is_bold_where_toll_is_not_faster(self):
        self.assertEqual([table.ratio(3, 2), table.ratio(1, 2), table.ratio(2, 2), table.ratio(None, 2), table.ratio(1, None)],
                         ["1.50", "**0.50**", "**1.00**", "", ""])

    def test_behind(self):
        summaries = {"toll": table.summary([sample(2, first=2, warm=[2])]), "wc": table.summary([sample(1)]),
                     "a": table.summary([sample(3, first=1, warm=[2])])}
        self.assertEqual(table.behind("row", 1, summaries),
                         ["row, first pass: a 1.000 s, toll 2.000 s", "row, warm pass: a 2.000 s, toll 2.000 s"])

    def test_lines_have_the_columns_of_the_head(self):
        summaries = {"toll": table.summary([sample(2, first=2, warm=[2])]), "wc": table.summary([sample(1, None)])}
        lines = table.row_lines("row", 10**6, 1, summaries, {"toll"})
        lines += table.failure_lines({"a": "a | b"})
        self.assertEqual({line.count("|") for line in lines + table.head()}, {len(table.HEAD) + 1})
        self.assertIn("7 WRONG", lines[0])


class Measure(unittest.TestCase):
    made = {"passes": [{"tokens": 4, "wall": 3.0, "cpu": 2.0}, {"tokens": 4, "wall": 1.5, "cpu": 1.0}]}

    def test_later_passes_are_taken_off_the_process(self):
        got = measure.whole_process({"wall": 10.0, "cpu": 5.0, "peak": 8}, self.made, threads=1)
        self.assertEqual(got["process"], {"wall": 8.5, "cpu": 4.0, "peak": 8})
        self.assertEqual((got["first"], got["warm"], got["tokens"]), (2.0, [1.0], 4))

    def test_threads_are_timed_by_the_wall(self):
        self.assertEqual(measure.passes_of(self.made, threads=2)["warm"], [1.5])

    def test_passes_that_differ_fail(self):
        with self.assertRaises(measure.Failed):
            measure.passes_of({"passes": [{"tokens": 4, "cpu": 1}, {"tokens": 5, "cpu": 1}]}, threads=1)


class Rows(unittest.TestCase):
    def test_names_occur_once(self):
        names = [row.name for row in rows.ROWS]
        self.assertEqual(len(names), len(set(names)))

    def test_texts_vocabularies_and_peers_exist(self):
        texts = {"english", *make_corpora.RECIPES, *make_corpora.LANGUAGES}
        drivers = {path.stem for path in (HERE / "peers").iterdir()} | {"wc"}
        for row in rows.ROWS:
            self.assertIn(row.text, texts)
            self.assertIn(row.vocab, rows.VOCABS)
            self.assertLessEqual(set(row.peers), drivers)


class Texts(unittest.TestCase):
    def test_markup_is_left_out(self):
        self.assertEqual(make_corpora.MARKUP.sub("", "<head><title>x</title></head><p class='a'>one <b>two</b></p><!-- no -->"),
                         "one two")

    def test_random_texts_have_their_size(self):
        self.assertGreaterEqual(len(make_corpora.json_logs(5000)), 4999)
        self.assertGreaterEqual(len(make_corpora.words(5000)), 4999)
        self.assertEqual(make_corpora.words(5000), make_corpora.words(5000))

    def test_messages_of_a_catalogue(self):
        def number(n):
            return n.to_bytes(4, "little")

        strings = [b"head", b"eins", b"zwei"]
        offsets, at = b"", 28 + 8 * len(strings)
        for string in strings:
            offsets += number(len(string)) + number(at)
            at += len(string)
        catalogue = b"".join(map(number, (0x950412DE, 0, len(strings), 0, 28, 0, 0))) + offsets + b"".join(strings)
        self.assertEqual(list(make_corpora.messages(catalogue)), ["eins", "zwei"])


class Instructions(unittest.TestCase):
    def setUp(self):
        self.script = script("instructions")

    def test_verdicts(self):
        expected = (1000, "d")
        self.assertEqual([self.script.verdict(expected, got, "d") for got in (1021, 1020, 980, 979)],
                         ["lost", "same", "same", "better"])
        self.assertEqual(self.script.verdict(expected, 1000, "e"), "unknown")
        self.assertEqual(self.script.verdict(None, 1000, "d"), "unknown")

    def test_the_table_has_the_cases(self):
        lines = self.script.TABLE.read_text().split("\n")
        self.assertEqual(list(self.script.read_table(lines)), self.script.CASES)

    def test_drawn_words_are_always_the_same(self):
        words = ["a", "b", "c"]
        first = list(itertools.islice(instruction_texts.draw(random.Random(1), words), 50))
        self.assertEqual(first, list(itertools.islice(instruction_texts.draw(random.Random(1), words), 50)))
        self.assertGreater(first.count("a"), first.count("c"))


if __name__ == "__main__":
    unittest.main()
