// strings.mjs - the texts of the golden vectors: what tokenisers got wrong, and much besides.
//
// Deterministic: the random parts have a generator and a seed of their own, and nothing asks the
// JavaScript engine about Unicode classes, which differ from one engine to the next.
import { readFileSync } from 'node:fs';

import { Random } from './random.mjs';

const range = (n) => [...Array(n).keys()];
const code = (...points) => String.fromCodePoint(...points);
const repeat = (text, n) => text.repeat(n);

// All strings over the letters with lengths low to high.
function allStrings(letters, low, high) {
  let strings = [''];
  const found = [];
  for (let length = 1; length <= high; ++length) {
    strings = strings.flatMap((s) => letters.map((letter) => s + letter));
    if (length >= low) found.push(...strings);
  }
  return found;
}

// Every code point that is White_Space, and some that only look like it.
const SPACES = [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003,
  0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000];
const NO_SPACES = [0x00, 0x1c, 0x1d, 0x1e, 0x1f, 0xad, 0x180e, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff];

const ASCII_CLASSES = ['a', 'A', '1', '.', ' ', '\n', "'"];

export const SPECIAL_TEXTS = ['<|endoftext|>', '<|endofprompt|>', '<|fim_prefix|>', '<|fim_middle|>',
  '<|fim_suffix|>', '<|startoftext|>', '<|return|>', '<|constrain|>', '<|channel|>', '<|start|>', '<|end|>',
  '<|message|>', '<|call|>', '<|reserved_200000|>', '<|reserved_200013|>', '<|reserved_201087|>',
  '<|reserved_201088|>', '<|im_start|>', '<|im_end|>', '<|ENDOFTEXT|>', '<|endoftext>', '<endoftext>', '<s>',
  '</s>', '[INST]', '<|begin_of_text|>', '<bos>', '<|diff_marker|>'];

function passages() {
  const text = readFileSync(new URL('passages.txt', import.meta.url), 'utf8');
  return text.split(/^== .*\n/m).slice(1).map((passage) => passage.replace(/\n$/, ''));
}

function asciiAndWhiteSpace(add) {
  for (const c of range(128).map((c) => code(c))) {
    add(c, `a${c}b`, ` ${c}`, `${c}${c}`, `${c} x`);
  }
  for (const c of range(128).map((c) => code(128 + c))) add(c, `a${c}`, ` ${c}1`);
  allStrings([' ', '\n', '\r', '\t'], 1, 4).forEach((s) => add(s));
  allStrings([' ', '\n', '\r', '\t', code(0xa0)], 1, 2).forEach((s) => add(`${s}a`, `a${s}`, `.${s}1`, `1${s}.`, `a${s}'s`));
  allStrings([' ', '\n', '\r'], 3, 3).forEach((s) => add(`x${s}y`, `!${s}!`, `2${s}`));
  for (const point of [...SPACES, ...NO_SPACES]) {
    const c = code(point);
    add(c, c + c, `${c}a`, `a${c}b`, ` ${c}`, `${c} `, `a ${c} b`, `${c}\n`, `\n${c}`, `${c}1`, `.${c}.`, `  ${c}x`, `${c}'s`);
  }
  allStrings(ASCII_CLASSES, 3, 3).forEach((s) => add(s));
  add('\r\n\r\n  x', 'a\r\nb\nc\rd', 'a \r\n b', '\n \n', ' \n \n x', '\t\t\tif x:\n\t\t\t\ty', '  \n\n  \n', 'end  ', 'end \n', `${code(0xfeff)}hello`,
    `${code(0xfeff, 0xfeff)}hello`, `hello${code(0xfeff)}`, 'a\u0000b\u0000', 'x\u3002\n\n\u3000\u3000\u8a71');
}

function contractions(add) {
  const endings = ['s', 't', 're', 've', 'm', 'll', 'd', 'S', 'T', 'RE', 'Re', 'rE', 'VE', 'Ve', 'M', 'LL', 'Ll', 'lL', 'D', code(0x17f), 'l', 'r', 'v', 'n', 'st',
    code(0xdf), code(0x212a)];
  for (const ending of endings) {
    for (const quote of ["'", code(0x2019)]) add(`it${quote}${ending}`, `it${quote}${ending}x`, ` ${quote}${ending} `);
    add(`'${ending}`, `IT'${ending}`, `1'${ending}`, `\n'${ending}`, `.'${ending}`, `a''${ending}`, `a'${ending}'${ending}`, `a'${ending}1`, `\u6f22'${ending}\u5b57`,
      `A'${ending}B`, `a '${ending}`);
  }
  add("a'\u017fx", "don't can't won't I'll we've they're I'm he'd it's", "DON'T CAN'T I'LL WE'VE", "rock'n'roll", "'tis the '90s", "l'\u00eatre d'\u00e9t\u00e9", "''''''''", "'s's's's");
}

function numbers(add) {
  range(13).forEach((n) => add(repeat('1', n), ` ${repeat('7', n)}`, `a${repeat('0', n)}b`));
  add('1,234,567.89', '3.14159', '-17', '+1 (555) 010-9999', '1e-10', '0x1F', '12:34:56', '2026-03-16', '1/2', '50%', '$5', '5$', '1st 2nd 3rd', '10\u00b3', '\u00bd\u00bc\u00be',
    '\u0661\u0662\u0663\u0664', '\u0967\u0968\u0969\u096a', '\u2160\u2161\u2162\u2163', '\u2460\u2461\u2462\u2463', '\u3007\u4e8c\u4e09', '\uff11\uff12\uff13\uff14', 'x\u00b2y\u2074',
    code(0x1d7ce, 0x1d7cf, 0x1d7d0, 0x1d7d1), code(0x10107, 0x10108), '12\u0663\u06644', 'a1b22c333d4444');
}

function prose(add) {
  const all = passages();
  for (const passage of all) {
    add(passage, ` ${passage} `);
    for (const line of passage.split('\n')) add(line, line.trim());
    add(...passage.split(/(?<=[.!?:;,\u3002\uff0c\u0964\u061f\u060c]) ?/));
    const points = [...passage];
    add(points.slice(0, 17).join(''), points.slice(5, 46).join(''), points.slice(-23).join(''), points.slice(0, 64).reverse().join(''));
    add(passage.replaceAll('\n', '\r\n'), points.map((c) => (c === ' ' ? '\u00a0' : c)).slice(0, 200).join(''),
      points.filter((c) => c !== ' ').slice(0, 300).join(''));
  }
  for (let i = 0; i + 3 < all.length; i += 7) add([...all.slice(i, i + 4).join('\n\n')].slice(0, 2000).join(''));
  add(...all.flatMap((passage) => passage.split(/\s+/)).filter((_, i) => i % 6 === 0));
}

function runs(add) {
  for (const c of ['a', ' ', '\n', '^', '-', '=']) range(131).forEach((n) => add(repeat(c, n)));
  const others = ['A', '0', '\t', '\r\n', '\r', '.', '_', '*', '#', '/', '~', 'x ', ' x', 'ab', 'Ab', '!?', '\u00e9', '\u3042', '\u4e2d', '\ud55c', '\u0e01', '\u00a0', '\u3000',
    '\u0301', '\u200d', code(0x1f600), code(0x20000), "'s", '\n ', ' \n', '\r\n ', 'aA', '1a', '<|', '\u017f'];
  for (const c of others) [2, 3, 5, 8, 16, 31, 32, 33, 64, 127, 200].forEach((n) => add(repeat(c, n)));
  for (const c of ['a', ' ', '\n', '\u3042', '-', '0']) add(repeat(c, 1000), repeat(c, 2000));
  range(20).forEach((n) => add(`${repeat(' ', n)}x`, `x${repeat(' ', n)}`, `x${repeat('\n', n)}y`, `${repeat('\t', n)}}`, `x${repeat(' ', n)}\ny`, `\n${repeat(' ', n)}return`));
}

function specialsAsText(add) {
  for (const text of SPECIAL_TEXTS) add(text, `a${text}b`, ` ${text} `, `${text}${text}`, `x\n${text}\n`);
  add('<|', '|>', '<||>', '<|endof', 'endoftext|>', '<|end<|endoftext|>oftext|>');
}

function unicode(add, random) {
  const family = code(0x1f468, 0x200d, 0x1f469, 0x200d, 0x1f467);
  add(family, family + family, `a${family}`, code(0x1f1e9, 0x1f1ea), code(0x1f44d, 0x1f3fd), code(0x2764, 0xfe0f), `#${code(0xfe0f, 0x20e3)}`, code(0x1fae8), `a ${code(0x1fae8)}`,
    'e\u0301', 'a\u0308\u0323', '\u0301', ' \u0301', '\n\u0301', '1\u0301', '.\u0301a', 'Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034dA',
    '\u0915\u094d\u0937\u093f', '\u1100\u1161\u11a8', '\uac00', '\u0130\u0131', '\u01c5\u01c8\u01cb', '\u02b0\u02b1', '\u0aaa', '\u0950', '\u1c89', '\u{10d50}\u{10d70}', '\ufb06', 'a\ufb06', "'\ufb06",
    '\ufffd', '\ufffe', '\uffff', '\ue000', '\u{e0001}\u{e0041}', '\u{10ffff}', '\u{f0000}', '\u2028', '\u2029', '\u061c\u202a\u202e\u2066', '\u00adsoft\u00adhyphen', '\u5350\u534d',
    'The \u{1d4e0}\u{1d4ea}\u{1d4f4} \u{1d401}\u{1d428}\u{1d431}', '\u24b6\u24d0', '\u{1f130}', '\uff21\uff41\uff11', '\u0345a\u0345', '\u2c7c\u2c7d');
  // One code point of each 128, in two contexts: the edges and holes of the classes.
  for (let point = 0x100; point < 0x20000; point += point < 0x3000 ? 97 : 1021) {
    if (point < 0xd800 || point > 0xdfff) add(code(point), `a${code(point)}b ${code(point)}`);
  }
  const planes = [[0x80, 0x7ff], [0x800, 0xd7ff], [0xe000, 0xffff], [0x10000, 0x1ffff], [0x20000, 0x2ffff], [0x30000, 0x3ffff], [0xe0000, 0xe01ff], [0x40000, 0x10ffff], [0, 0x7f],
    [0x300, 0x52f], [0x590, 0x9ff], [0x3040, 0x33ff], [0x1f300, 0x1faff]];
  for (let i = 0; i < 220; ++i) {
    const own = random.pick(planes);
    add(range(random.between(1, i % 10 === 0 ? 60 : 16)).map(() => {
      const [low, high] = i % 2 === 0 ? own : random.pick(planes);
      return code(random.between(low, high));
    }).join(''));
  }
}

function nasty(add, random) {
  const pieces = ['a', 'B', 'the', ' The', 'ing', 'HTTP', '\u00df', '\u0130', '\u01c5', '\u02b0', '\u05d0', '\u4e2d', '\u3042', '\u30ab', '\ud55c', '\u0e01', '\u0301', '\u0903', '\u20dd', '0', '12', '345', '6789',
    '\u0663', '\u00b2', '\u2167', ' ', ' ', '  ', '   ', '\n', '\n\n', '\r', '\r\n', '\t', '\v', '\u00a0', '\u0085', '\u2003', '\u2028', '\u3000', '\u180e', '\u200b', '\u200d', '\ufeff', "'", "'s", "'S", "'t",
    "'re", "'LL", "'\u017f", '\u2019s', '.', ',', '!!', '?', '/', '//', '\\', '-', '--', '=', '_', '#', '@', '$', '\u20ac', '+', '<', '>', '(', ')', '[', ']', '{', '}', '"', '`', '^', '|', '~', '&', '*', '%', ';', ':', '\u3002',
    '\u2026', '\u2014', code(0x1f600), code(0x1f3fd), '\ufe0f', '\u0000', '\u001f', '\u007f', '<|endoftext|>', 'x'.repeat(20), ' '.repeat(9), '\u{20000}', '\ufffd'];
  const string = (n) => range(n).map(() => random.pick(pieces)).join('');
  for (let i = 0; i < 520; ++i) add(string(random.between(2, 14)));
  for (let i = 0; i < 60; ++i) add(string(random.between(30, 90)));
  for (let i = 0; i < 6; ++i) add([...string(1200)].slice(0, 2000).join(''));
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (const n of [16, 40, 76, 150, 400, 1000]) add(range(n).map(() => random.pick(letters)).join(''), range(n).map(() => random.pick('0123456789abcdef')).join(''));
}

// All texts, each once, in a fixed order.
export function goldenStrings() {
  const random = new Random(20260316);
  const found = new Set(['']);
  const add = (...texts) => texts.forEach((text) => {
    if (/\p{Surrogate}/u.test(text)) throw new Error(`half a surrogate pair in ${JSON.stringify(text)}`);
    found.add(text);
  });
  asciiAndWhiteSpace(add);
  contractions(add);
  numbers(add);
  prose(add);
  runs(add);
  specialsAsText(add);
  unicode(add, random);
  nasty(add, random);
  return [...found];
}

// Texts whose special tokens are to be encoded as such.
export function specialStrings() {
  const random = new Random(4);
  const found = new Set(['', 'no special token here']);
  for (const text of SPECIAL_TEXTS) {
    found.add(text).add(`a${text}b`).add(` ${text} `).add(text + text).add(`x\n${text}\n  y`).add(`1${text}'s`).add(`<|${text}|>`).add(text.slice(0, -1) + text).add(text + text.slice(1));
  }
  const pieces = [...SPECIAL_TEXTS, 'Hello', ' world', "'s", '\n', '  ', '123', '<|', '|>', '<', '\u4e2d', ' \n', '\u00e9'];
  for (let i = 0; i < 150; ++i) found.add(range(random.between(2, 12)).map(() => random.pick(pieces)).join(''));
  found.add('<|end<|endoftext|>oftext|>').add('<|start|>assistant<|channel|>final<|message|>It\'s 4.<|return|>').add('def f():\n    <|fim_suffix|>\n<|fim_prefix|>x<|fim_middle|>');
  return [...found];
}
