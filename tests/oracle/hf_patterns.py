"""hf_patterns.py - patterns of public models, and random ones, for hf_cases.py."""
# The patterns of public models, as their tokenizer.json has them.
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
CL100K = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
O200K_1 = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
O200K_2 = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
O200K_3 = r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
KIMI_1 = r"[\p{Han}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
KIMI_2 = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
DEEPSEEK = "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+"
PATTERNS = [
    GPT2, CL100K, "|".join([O200K_1, O200K_2, O200K_3]), "|".join([KIMI_1, KIMI_2, r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"]),
    DEEPSEEK, "[\r\n]", r"\s?[A-Za-z\u00b5\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u01ba\u01bc-\u01bf\u01c4-\u0293\u0295-\u02af\u0370-\u0373]+",
    r"\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+", r"\s+$", "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+", r"\p{N}+", r"\p{N}",
    r"[\u4e00-\u9fa5\u0800-\u4e00]+", r"\p{N}{1,3}", r"\d{1,3}(?=(?:\d{3})*\b)", r"(?:\d{3})+(?!\d)", r"(?=(\d{3})+(?!\d))", r"\p{N}{1,3}(?=(?:\p{N}{3})*(?:\P{N}|$))",
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",  # Qwen2
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",  # Qwen3.5
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+",  # ChatGLM4, Phi-4
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s",  # tiktoken's cl100k
    r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s",
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",  # Nemo
    r" ?[^(\s|[.,!?…。，、।۔،])]+", r"[^\s\w]|_|\w+|\s+", r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",  # BLOOM; StarCoder-like
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}{1,3}| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", r" ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    r"[0-9][0-9][0-9]", r"[0-9]", r"[0-9]{3}", r"[0-9]{1,3}", r"\d", r"\d+", r"\s", r"\s+", r"\S+", r"\w+", r"\W+", r"\w+|[^\w\s]+", r"\W|\w+", r" ", r" +", r" {2,}", r"\n+", r"(\n)", r"[\n\r]+",
    r"[a-zA-Z]+", r"\p{P}", r"\p{P}+", r"[\p{P}\p{S}]", r"[\p{P}\p{S}]+", r"\p{Han}", r"[\p{Han}\p{Hiragana}\p{Katakana}]+", r"\p{Han}+|\p{Hiragana}+|\p{Katakana}+|\p{Hangul}+", r"[^\p{L}]", r"[\p{L}\p{M}]+",
    r"\p{L}+(?!\p{L})", r"\s+(?!\S)", r"(?<=\s)\S", r"\b", r"(?m)^", r"[\s&&[^\n]]+", r"[\p{L}&&[^\p{Han}]]+", r"(?i:the)", r"(?i)hello", r"(?:a|ab)(?:c|bcd)?", r"a+?b", r"[ab]{2,3}?", r"a++b?", r"(?>a|ab)c", r"x*", r"",
    r" ?(?:[A-Z]?[a-z]+|[A-Z]+(?![a-z]))", r"[^a-zA-Z0-9\s]", r"\t", r"\x{4e00}-\x{9fff}", r"[\x{4e00}-\x{9fff}]", r"[\x{3040}-\x{309f}\x{30a0}-\x{30ff}]", r".", r".{1,4}", r"(?s:.)", r"[\s\S]", r"\r?\n", r"\r\n|\r|\n",
    r"<\|[a-z_]+\|>", r"\[[A-Z]+\]", r"'[a-z]+", r"[.,!?]", r"[,.;:!?]+\s*", r"[A-Z][a-z]*", r"\p{Lu}\p{Ll}*", r"(?:\p{L}\p{M}*)+", r"\p{Emoji}", r"\p{So}", r"\p{Zs}+", r"\p{Cc}", r"\p{C}", r"\X", r"\R", r"\h", r"[[:space:]]", r"[[:alpha:]]+", r"\p{Alpha}+", r"\p{Alnum}+", r"\p{Punct}",
    r"(?:'([sS]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD]))|[^\r\n\p{L}\p{N}]?[\p{L}]+|\p{N}{1,3}|[ ]?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+",
]
BEHAVIORS = ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"]


def random_regex(rng, depth=0):
    """Small patterns, also such as an automaton cannot do."""
    def atom():
        kind = rng.randint(0, 11)
        if kind < 5:
            return rng.choice([r"\p{L}", r"\p{N}", r"\s", r"\S", ".", "a", "b", " ", r"\n", r"\d", r"\w", r"\W", r"\p{P}", r"\p{Lu}", "é", r"\P{L}"])
        if kind < 9:
            items = "".join(rng.sample([r"\p{L}", r"\p{N}", r"\s", "a", "b", "c-e", "0-9", " ", r"\r\n", "é", ".", "_", r"\p{M}"], rng.randint(1, 3)))
            cut = rng.choice(["", "", "", r"&&[^a]", r"&&\p{L}"])
            return f"[{rng.choice(['', '^'])}{items}{cut}]"
        if kind < 11 and depth < 2:
            head = rng.choice(["?:", "?:", "", "?i:", "?>"])
            return f"({head}{random_regex(rng, depth + 1)})"
        return rng.choice(["ab", "'s", "the"])

    def part():
        return atom() + rng.choice(["", "", "", "+", "*", "?", "{1,3}", "{2}", "++", "*+", "?+", "+?", "*?", "??", "{1,2}?", "{2,}"])

    def branch():
        text = "".join(part() for _ in range(rng.randint(1, 3)))
        return text + (rng.choice([r"(?!\S)", r"(?=\s)", r"(?!a)", r"(?=[ab])", r"(?!\p{L}|\s)", "$"]) if rng.random() < 0.15 else "")

    return "|".join(branch() for _ in range(rng.choice([1, 1, 2, 3])))


def random_pattern(rng):
    kind = rng.random()
    if kind < 0.25:
        return {"String": rng.choice(["", " ", "a", "ab", "\n", "  ", "▁", ".", "aa", "é", "-", "#", "\t", "a b", "\0", "漢", "[", "\\", "aba"])}
    return {"Regex": rng.choice(PATTERNS) if kind < 0.6 else random_regex(rng)}
