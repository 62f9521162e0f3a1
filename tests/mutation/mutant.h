// tests/mutation/mutant.h - what tests/mutate writes into the sources: a place does as it always
// did until its number is chosen. All mutants of a tree so are one build.
#pragma once

#include <type_traits>

namespace mutant {

extern const int chosen;  ///< a place; 0: none; below 0: note() is wanted
void note(int place) noexcept;

/// While compiling no mutant is on.
[[gnu::always_inline]] constexpr bool is_on(int place) noexcept {
  if (std::is_constant_evaluated()) return false;
  if (chosen < 0) [[unlikely]]
    note(place);
  return chosen == place;
}

/// `a < b` is written `a < Op<7, Less, LessEqual>() < b`: all operators bind as they did, whatever
/// a and b are.
template <int kPlace, class Own, class Other>
struct Op {};
template <int kPlace, class Own, class Other, class A>
struct Left {
  const A& a;
};

// NOLINTNEXTLINE(*-macro-usage)
#define MUTANT_OPERATOR(Name, op)                                                     \
  struct Name {                                                                       \
    template <class A, class B>                                                       \
    [[gnu::always_inline]] static constexpr auto of(const A& a, const B& b) {         \
      return a op b;                                                                  \
    }                                                                                 \
  };                                                                                  \
  template <int kPlace, class Own, class Other, class A>                              \
  [[gnu::always_inline]] constexpr Left<kPlace, Own, Other, A> operator op(           \
      const A& a, Op<kPlace, Own, Other>) {                                           \
    return {a};                                                                       \
  }                                                                                   \
  template <int kPlace, class Own, class Other, class A, class B>                     \
  [[gnu::always_inline]] constexpr auto operator op(Left<kPlace, Own, Other, A> left, \
                                                    const B& b) {                     \
    return is_on(kPlace) ? Other::of(left.a, b) : Own::of(left.a, b);                 \
  }

MUTANT_OPERATOR(Less, <)
MUTANT_OPERATOR(LessEqual, <=)
MUTANT_OPERATOR(Greater, >)
MUTANT_OPERATOR(GreaterEqual, >=)
MUTANT_OPERATOR(Equal, ==)
MUTANT_OPERATOR(NotEqual, !=)
MUTANT_OPERATOR(Plus, +)
MUTANT_OPERATOR(Minus, -)
MUTANT_OPERATOR(Times, *)
MUTANT_OPERATOR(Divide, /)
MUTANT_OPERATOR(LeftShift, <<)
MUTANT_OPERATOR(RightShift, >>)
MUTANT_OPERATOR(And, &)
MUTANT_OPERATOR(Or, |)
MUTANT_OPERATOR(Xor, ^)
#undef MUTANT_OPERATOR

/// `a && b`, or `a || b`, and the other of the two.
template <int kPlace, bool kAnd, class A, class B>
[[gnu::always_inline]] constexpr bool logic(const A& a, const B& b) {
  if (kAnd != is_on(kPlace)) return a() && b();
  return a() || b();
}

template <int kPlace>
[[gnu::always_inline]] constexpr bool negated(bool so) noexcept {
  return so != is_on(kPlace);
}

/// Of a number that is returned: another.
template <int kPlace, int kAdded, class T>
requires std::is_arithmetic_v<T>
[[gnu::always_inline]] constexpr T returned(T value) noexcept {
  if (!is_on(kPlace)) return value;
  if constexpr (std::is_same_v<T, bool>) {
    return !value;
  } else {
    return static_cast<T>(kAdded == 0 ? value == 0 : value + static_cast<T>(kAdded));
  }
}

/// Not for constants: what has to be one does not compile then, and is no place.
template <int kPlace, int kAdded, class T>
[[gnu::always_inline]] inline T literal(T value) noexcept {
  return static_cast<T>(is_on(kPlace) ? value + static_cast<T>(kAdded) : value);
}

/// `a += opposite(b)` is a -= b.
template <int kPlace, class T>
requires std::is_arithmetic_v<T>
[[gnu::always_inline]] constexpr T opposite(T value) noexcept {
  return is_on(kPlace) ? static_cast<T>(0 - value) : value;
}

/// std::min, or std::max, and the other of the two.
template <int kPlace, bool kLeast>
struct Extreme {
  template <class T>
  [[gnu::always_inline]] static constexpr const T& of(const T& a, const T& b) {
    if (kLeast != is_on(kPlace)) return b < a ? b : a;
    return a < b ? b : a;
  }
};

}  // namespace mutant
