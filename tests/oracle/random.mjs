// random.mjs - a random generator whose numbers are the same everywhere.

// Mulberry32: 32 bits of state, good enough to vary test texts.
export class Random {
  constructor(seed) { this.state = seed; }
  next() {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let x = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (x ^ (x >>> 14)) >>> 0;
  }
  below(n) { return this.next() % n; }
  between(low, high) { return low + this.below(high - low + 1); }
  pick(list) { return list[this.below(list.length)]; }
}
