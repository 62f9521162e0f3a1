"""Where the sources can be mutated, and how that is written (mutant.h says what it means).

C++ is read as tokens, in the form that clang-format gives it: binary operators have spaces around
them, and the brackets of templates have none before them. What this takes for a site and is none
does not compile; tests/mutate then takes others.
"""
import bisect
import dataclasses
import re

TOKEN = re.compile(r"""
    (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<directive>^[ \t]*\#(?:[^\n]*\\\n)*[^\n]*)
  | (?P<string>(?:u8|[uUL])?R"\(.*?\)"|(?:u8|[uUL])?"(?:[^"\\\n]|\\.)*")
  | (?P<char>'(?:[^'\\\n]|\\.)+')
  | (?P<number>\.?\d(?:[\w.]|(?<=[eEpP])[+-]|'(?=\w))*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<sign><<=|>>=|<=>|->\*|\.\.\.|::|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[^\s\w])
""", re.X | re.M | re.S)

# An operator and what it becomes.
BINARY = {
    "<": ["<=", ">"], "<=": ["<", ">="], ">": [">=", "<"], ">=": [">", "<="], "==": ["!="], "!=": ["=="],
    "+": ["-"], "-": ["+"], "*": ["+"], "/": ["*"], "<<": [">>"], ">>": ["<<"], "&": ["|"], "|": ["&"], "^": ["|"]}
NAMES = {
    "<": "Less", "<=": "LessEqual", ">": "Greater", ">=": "GreaterEqual", "==": "Equal", "!=": "NotEqual",
    "+": "Plus", "-": "Minus", "*": "Times", "/": "Divide", "<<": "LeftShift", ">>": "RightShift",
    "&": "And", "|": "Or", "^": "Xor"}
ASSIGNING = {"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="}
CLOSES = {")": "(", "]": "[", "}": "{"}
# A statement with one of these says what something is, not what is done; or has to be a constant.
NOT_DONE = {"constexpr", "static_assert", "using", "template", "case", "static", "enum", "alignas", "concept",
            "requires", "operator", "friend", "typedef", "goto", "extern"}
NO_EXPRESSION = {"return", "if", "for", "while", "do", "switch", "else", "const", "auto", "struct", "class", "union",
                 "namespace", "public", "private", "protected", "try", "catch", "default", "explicit", "virtual",
                 "delete", "throw", "inline", "volatile", "signed", "unsigned", "using", "template", "case", "static"}
BEFORE_BLOCK = {")", "]", "else", "do", "try", "const", "noexcept", "override", "mutable", ":"}
NO_ANSWER = {"assert", "__builtin_prefetch", "reserve"}  # calls that change none


@dataclasses.dataclass
class Site:
    path: str       # from the root
    line: int
    text: str       # of that line
    change: str     # what is done to it, for people
    begin: int      # what is wrapped
    end: int        # begin: nothing; text is put in front of statements, and behind operators
    pieces: list    # [(at, length, new text with {k} for the number)]: ascending, the first at begin
    number: int = 0


class Source:
    """The tokens of one file."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        self.kinds, self.tokens, self.begins = [], [], []
        for found in TOKEN.finditer(text):
            if found.lastgroup not in ("comment", "directive"):
                self.kinds.append(found.lastgroup)
                self.tokens.append(found.group())
                self.begins.append(found.start())
        self.lines = [0] + [found.end() for found in re.finditer("\n", text)]
        self.partner = {}      # of each bracket, both ways
        self.in_angles = set()  # tokens between the brackets of templates
        open_ones = []
        for i, token in enumerate(self.tokens):
            if token in "([{" and self.kinds[i] == "sign":
                open_ones.append(i)
            elif token in CLOSES and open_ones:
                self.partner[i] = open_ones.pop()
                self.partner[self.partner[i]] = i
        for i, token in enumerate(self.tokens):
            if token == "<" and (not self.spaced(i) or self.tokens[i - 1] == "template"):
                self.in_angles.update(range(i, self.angle_end(i) + 1))

    def angle_end(self, i):
        depth = 0
        while i < len(self.tokens):
            if self.tokens[i] in ("<", ">", ">>") and not (self.spaced(i) and depth):
                depth += {"<": 1, ">": -1, ">>": -2}[self.tokens[i]]
            if depth <= 0 or self.tokens[i] in (";", "{"):
                return i
            i = self.partner.get(i, i) + 1 if self.tokens[i] in ("(", "[") else i + 1
        return i - 1

    def end(self, i):
        return self.begins[i] + len(self.tokens[i])

    def spaced(self, i):
        """Whether token i stands free, as binary operators do."""
        return self.text[self.begins[i] - 1].isspace() and self.text[self.end(i)].isspace()

    def opens_block(self, i):
        """Whether { at i opens statements: "block", members: "scope", or values: "values"."""
        head = self.head_of(i)
        if self.tokens[i] != "{":
            return "values"
        if {"struct", "class", "namespace", "union", "enum"} & set(head) and "(" not in head:
            return "scope"
        before = self.tokens[i - 1] if i else ";"
        if before in ("{", "}", ";"):
            outer = self.opener_of(i)
            return "values" if outer is not None and self.opens_block(outer) == "values" else "block"
        return "block" if before in BEFORE_BLOCK or "->" in head[-6:] else "values"

    def head_of(self, i):
        """The tokens of the statement that token i is in, up to it, without what is in brackets before it."""
        out = []
        i -= 1
        while i >= 0:
            token = self.tokens[i]
            if token == ";" or token == "{" or token == "(" or token == "[":
                break
            if token == "}" and self.tokens[i + 1] not in (",", ")", ";", ".", "(", "]", "?", ":", "->", "{") and \
                    not (self.kinds[i + 1] == "sign" and self.spaced(i + 1)):
                break
            out.append(token)
            if token in CLOSES and self.kinds[i] == "sign" and i in self.partner:
                i = self.partner[i]
                out.append(self.tokens[i])
            i -= 1
        return out[::-1]

    def opener_of(self, i):
        """The bracket that token i is in, or None."""
        i -= 1
        while i >= 0:
            if self.tokens[i] in ("(", "[", "{") and self.kinds[i] == "sign":
                return i
            i = self.partner.get(i, i) - 1 if self.tokens[i] in CLOSES else i - 1
        return None

    def is_done(self, i):
        """Whether what token i is in is done when the program runs."""
        if i in self.in_angles:
            return False
        while True:
            head = self.head_of(i)
            opener = self.opener_of(i)
            if NOT_DONE & set(head) or "assert" in head:
                return False
            if opener is None or (self.tokens[opener] == "{" and self.opens_block(opener) == "scope"):
                return True
            if self.tokens[opener] == "[" and self.kinds[opener - 1] == "word" and (
                    self.kinds[opener - 2] == "word" or self.tokens[opener - 2] == ">"):
                return False  # how many there are
            if self.tokens[opener] == "{" and self.opens_block(opener) == "block":
                outer = self.head_of(opener)
                return not ("constexpr" in outer and "=" in outer)
            i = opener

    def statement_end(self, i):
        """The ; of the statement that begins with token i."""
        while i < len(self.tokens) and self.tokens[i] != ";":
            if self.tokens[i] in CLOSES:
                return None
            i = self.partner[i] + 1 if i in self.partner else i + 1
        return i if i < len(self.tokens) else None

    def operand_begin(self, i, stops):
        """The first token of the left operand of the operator at i."""
        at = i - 1
        while at >= 0 and self.tokens[at] not in stops and self.tokens[at] not in ("(", "[", "{"):
            at = self.partner.get(at, at) - 1
        return at + 1

    def operand_end(self, i, stops):
        """Behind the last token of the right operand of the operator at i."""
        at = i + 1
        while at < len(self.tokens) and self.tokens[at] not in stops and self.tokens[at] not in CLOSES:
            at = self.partner.get(at, at) + 1
        return at

    def site(self, i, change, pieces, end=None):
        line = bisect.bisect_right(self.lines, self.begins[i])
        text = self.text[self.lines[line - 1]:].split("\n", 1)[0].strip()
        begin = pieces[0][0]
        return Site(self.path, line, text, change, begin, begin if end is None else end, pieces)

    def wrapped(self, i, change, first, behind, call):
        """A site that puts tokens [first, behind) into a call."""
        begin, end = self.begins[first], self.end(behind - 1)
        brackets = call.count("(") - call.count(")")
        return self.site(i, change, [(begin, 0, call), (end, 0, ")" * brackets)], end)

    def sites(self, rng):
        """All that there are, each with one change, which rng takes."""
        for i, (kind, token) in enumerate(zip(self.kinds, self.tokens)):
            if i == 0 or i + 1 == len(self.tokens) or not self.is_done(i):
                continue
            before = self.tokens[i - 1]
            if kind == "sign" and token in BINARY and self.spaced(i):
                other = rng.choice(BINARY[token])
                place = f" mutant::Op<{{k}}, mutant::{NAMES[token]}, mutant::{NAMES[other]}>() {token}"
                yield self.site(i, f"{token} to {other}", [(self.end(i), 0, place)])
            elif token in ("&&", "||") and self.spaced(i) and self.tokens[i + 1] not in ("{", ";"):
                stops = {",", ";", "?", ":", "return"} | ASSIGNING
                first = self.operand_begin(i, stops | ({"||"} if token == "&&" else set()))
                behind = self.operand_end(i, stops | {"||", token})
                pieces = [(self.begins[first], 0, f"mutant::logic<{{k}}, {'true' if token == '&&' else 'false'}>("
                           "[&] {{ return static_cast<bool>("),
                          (self.begins[i], 2, "); }}, [&] {{ return static_cast<bool>("),
                          (self.end(behind - 1), 0, "); }})")]
                yield self.site(i, f"{token} to {'||' if token == '&&' else '&&'}", pieces, self.end(behind - 1))
            elif token in ("+=", "-="):
                end = self.statement_end(i + 1)
                if end is not None and self.opener_is_block(i):
                    yield self.wrapped(i, f"{token} to {'-=' if token == '+=' else '+='}", i + 1, end,
                                       "mutant::opposite<{k}>(")
            elif kind in ("number", "char") and "_mm" not in self.line_of(i) and "." not in token:
                added = rng.choice((1, -1)) if token.strip("uUlL") != "0" else 1
                yield self.wrapped(i, f"{token} to {token} {'+' if added > 0 else '-'} 1", i, i + 1,
                                   f"mutant::literal<{{k}}, {added}>(")
            elif token in ("min", "max") and before == "::" and self.tokens[i + 1] in ("(", "<"):
                if self.tokens[i - 2] == "std":
                    least = "true" if token == "min" else "false"
                    yield self.site(i, f"{token} to {'max' if token == 'min' else 'min'}",
                                    [(self.begins[i - 2], self.end(i) - self.begins[i - 2],
                                      f"mutant::Extreme<{{k}}, {least}>::of")], self.end(i))
            elif token in ("if", "while") and self.tokens[i + 1] == "(":
                first = i + 2
                for at in range(first, self.partner[i + 1]):
                    if self.tokens[at] == ";" and self.opener_of(at) == i + 1:
                        first = at + 1
                yield self.wrapped(i, f"{token} (...) to {token} (not ...)", first, self.partner[i + 1],
                                   "mutant::negated<{k}>(static_cast<bool>(")
            elif token == "return" and self.tokens[i + 1] not in (";", "{"):
                end = self.statement_end(i)
                added = rng.choice((0, 1))
                if end is not None:
                    change = "another value returned, " + ("+ 1" if added else "zero or not")
                    yield self.wrapped(i, change, i + 1, end, f"mutant::returned<{{k}}, {added}>(")
            if self.begins_statement(i):
                yield self.site(i, "statement left out", [(self.begins[i], 0, "if (mutant::is_on({k})) {{}} else ")])

    def line_of(self, i):
        line = bisect.bisect_right(self.lines, self.begins[i])
        return self.text[self.lines[line - 1]:].split("\n", 1)[0]

    def opener_is_block(self, i):
        opener = self.opener_of(i)
        return opener is not None and self.tokens[opener] == "{" and self.opens_block(opener) == "block"

    def begins_statement(self, i):
        """Whether token i is the first of a statement that does something and says nothing."""
        token, before = self.tokens[i], self.tokens[i - 1]
        if not (before in (";", "{", "}", "else") or (before == ")" and self.tokens[self.partner[i - 1] - 1] in
                                                       ("if", "for", "while"))):
            return False
        if token in NO_EXPRESSION or not (self.kinds[i] == "word" or token in ("++", "--", "*", "(")):
            return False
        if not self.opener_is_block(i):
            return False
        end = self.statement_end(i)
        if end is None or NO_ANSWER & set(self.tokens[i:end]):
            return False
        if token in ("break", "continue"):
            return True
        # Two words beside each other, but for brackets and stars, say what the second is.
        at = i
        while at < end:
            if at > i and self.kinds[at] == "word":
                of = at - 2 if self.tokens[at - 1] in ("&", "*") and not self.spaced(at - 1) else at - 1
                if self.kinds[of] == "word" or of in self.in_angles:
                    return False
            if self.tokens[at] in ASSIGNING or self.tokens[at] in ("++", "--"):
                return True
            at = self.partner.get(at, at) + 1
        return self.tokens[end - 1] == ")"


def written(text, sites):
    """The text with these sites in it."""
    puts = []  # (at, closers before openers, outer ones first, length, new text)
    for site in sites:
        for n, (at, length, new) in enumerate(site.pieces):
            is_last = n > 0 and n + 1 == len(site.pieces)
            put_end = site.end if site.end > site.begin else len(text)
            order = (0, -site.begin, -len(site.pieces), site.number) if is_last else \
                (1, -put_end, len(site.pieces), -site.number)
            puts.append((at, order, length, new.format(k=site.number)))
    out, done = [], 0
    for at, _, length, new in sorted(puts):
        out += [text[done:at], new]
        done = max(done, at + length)
    return "".join(out) + text[done:]
