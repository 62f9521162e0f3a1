"""Medians, ratios and verdicts, and the table that shows them."""
import statistics


def summary(samples):
    """The median of each figure of one participant's runs of one row; None where there is none."""
    def middle(values):
        values = [value for value in values if value is not None]
        return statistics.median(values) if values else None

    return {
        "wall": middle(sample["process"]["wall"] for sample in samples),
        "cpu": middle(sample["process"]["cpu"] for sample in samples),
        "peak": middle(sample["process"]["peak"] for sample in samples),
        "first": middle(sample["first"] for sample in samples),
        "warm": middle(second for sample in samples for second in sample["warm"]),
        "tokens": samples[0].get("tokens"),
        "totals": {sample.get("tokens") for sample in samples} - {None},
        "n": len(samples),
    }


def wrong_totals(summaries):
    """The participants of a row whose total is not the one that most of them have; toll, if there are as many."""
    votes = [total for one in summaries.values() for total in one["totals"]]
    if not votes:
        return set()
    most = max(votes.count(total) for total in votes)
    right = {total for total in votes if votes.count(total) == most}
    # As many for one as for another: nobody can say who is wrong.
    return {who for who, one in summaries.items() if one["totals"] - right or (len(right) > 1 and one["totals"])}


def number(value, digits=3):
    return "" if value is None else f"{value:.{digits}f}"


def ratio(value, of_toll):
    """How many times as long as toll; bold where toll is not the faster."""
    if value is None or not of_toll:
        return ""
    times = f"{value / of_toll:.2f}"
    return times if value > of_toll else f"**{times}**"


HEAD = ("what", "who", "tokens", "process, wall s", "process, CPU s", "first pass s", "warm pass s", "warm MB/s",
        "process: x toll", "first: x toll", "warm: x toll", "peak MB", "runs")


def line(cells):
    return "| " + " | ".join(cells) + " |"


def head():
    return [line(HEAD), line(["---"] * 2 + ["---:"] * (len(HEAD) - 2))]


def row_lines(name, n_bytes, threads, summaries, wrong):
    """The lines of one row, toll's first. Processes compare by the processor's time, several threads by the wall's."""
    clock = "cpu" if threads == 1 else "wall"
    toll = summaries.get("toll", {})
    lines = []
    for who, one in summaries.items():
        tokens = "" if one["tokens"] is None else f"{one['tokens']}{' WRONG' if who in wrong else ''}"
        against = [""] * 3 if who == "toll" else [ratio(one[key], toll.get(key)) for key in (clock, "first", "warm")]
        lines.append(line([
            name, who, tokens, number(one["wall"]), number(one["cpu"]), number(one["first"]), number(one["warm"]),
            number(n_bytes / 1e6 / one["warm"], 0) if one["warm"] else "", *against, number(one["peak"] / 1e6, 1),
            str(one["n"])]))
        name = ""
    return lines


def failure_lines(failed):
    """One line for each participant that could not, with the reason it gave."""
    return [line(["", who, "failed: " + reason.replace("|", "/")[:80], *[""] * (len(HEAD) - 3)]) for who, reason in failed.items()]


def behind(name, threads, summaries):
    """Where toll is not the fastest of a row, one line each."""
    lines = []
    toll = summaries.get("toll", {})
    for key, what in (("cpu" if threads == 1 else "wall", "process"), ("first", "first pass"), ("warm", "warm pass")):
        for who, one in summaries.items():
            if who != "toll" and who != "wc" and toll.get(key) and one[key] is not None and one[key] <= toll[key]:
                lines.append(f"{name}, {what}: {who} {one[key]:.3f} s, toll {toll[key]:.3f} s")
    return lines
