// lib/slice/middle_out.cpp - a text's beginning and end, found at the same time, and put together.
#include <toll/slice.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace toll {

struct MiddleOut::Impl {
  Impl(const Tokenizer& tokenizer, std::uint64_t n, std::string middle)
      : n_most(n),
        marker(std::move(middle)),
        head_encoder(tokenizer),
        tail_encoder(tokenizer),
        head(Slicer::head(head_encoder, n)),
        tail(Slicer::tail(tail_encoder, n)) {}

  std::uint64_t n_most;
  std::string marker;
  std::uint64_t n_bytes = 0;
  Encoder head_encoder;
  Encoder tail_encoder;
  Slicer head;
  Slicer tail;
  bool wants_head = true;

  Result<TextEnds> put_together(const std::string& begin, const std::string& end);
};

namespace {

Result<std::string> cut(Slicer slicer, const std::string& text) {
  slicer.set_max_held_bytes(std::uint64_t{text.size()} + 1);  // it is held already
  if (const auto more = slicer.feed(text); !more) return more.error();
  auto slice = slicer.finish();
  if (!slice) return std::move(slice).error();
  return std::move(slice->text);
}

}  // namespace

/// @param begin, end  the text's first and last n_most tokens, which are not all of it.
Result<TextEnds> MiddleOut::Impl::put_together(const std::string& begin, const std::string& end) {
  const auto n_marker = head_encoder.count(marker);
  if (!n_marker) return n_marker.error();
  if (*n_marker > n_most)
    return Error{Errc::limit, 0,
                 "the marker has " + std::to_string(*n_marker) + " tokens, more than there may be"};
  std::uint64_t n_end = (n_most - *n_marker) / 2;
  std::uint64_t n_begin = n_most - *n_marker - n_end;
  std::optional<TextEnds> best;
  while (true) {
    Result<std::string> left = cut(Slicer::head(head_encoder, n_begin), begin);
    if (!left) return left.error();
    const Result<std::string> right = cut(Slicer::tail(head_encoder, n_end), end);
    if (!right) return right.error();
    TextEnds ends;
    ends.end_offset = n_bytes - right->size();
    // A slice may have a little more than its tokens: nothing is to be there twice.
    ends.n_begin = std::min<std::uint64_t>(left->size(), ends.end_offset);
    ends.text = std::move(*left);
    ends.text.resize(static_cast<std::size_t>(ends.n_begin));
    (ends.text += marker) += *right;
    const auto n_tokens = head_encoder.count(ends.text);
    if (!n_tokens) return n_tokens.error();
    ends.n_tokens = *n_tokens;
    if (*n_tokens <= n_most) {
      const std::uint64_t n_free = n_most - *n_tokens;
      if (best || n_free == 0) return ends;
      // At a seam tokens may have become one: there is room for as many, once.
      best = std::move(ends);
      n_begin += n_free;
      continue;
    }
    if (best) return *std::move(best);
    // Fewer each time, and with none at all it is the marker, which fits.
    std::uint64_t& more = n_begin >= n_end ? n_begin : n_end;
    more -= std::min(more, *n_tokens - n_most);
  }
}

MiddleOut::MiddleOut(const Tokenizer& tokenizer, std::uint64_t n, std::string marker)
    : impl_(std::make_unique<Impl>(tokenizer, n, std::move(marker))) {}
MiddleOut::MiddleOut(MiddleOut&&) noexcept = default;
MiddleOut& MiddleOut::operator=(MiddleOut&&) noexcept = default;
MiddleOut::~MiddleOut() = default;

void MiddleOut::set_max_held_bytes(std::uint64_t n_bytes) noexcept {
  for (Encoder* const encoder : {&impl_->head_encoder, &impl_->tail_encoder})
    encoder->set_max_held_bytes(n_bytes);
  for (Slicer* const slicer : {&impl_->head, &impl_->tail}) slicer->set_max_held_bytes(n_bytes);
}

Status MiddleOut::feed(std::string_view block) {
  impl_->n_bytes += block.size();
  if (impl_->wants_head) {
    const auto more = impl_->head.feed(block);
    if (!more) return more.error();
    impl_->wants_head = *more;
  }
  if (const auto more = impl_->tail.feed(block); !more) return more.error();
  return {};
}

Result<TextEnds> MiddleOut::finish() {
  const auto begin = impl_->head.finish();
  if (!begin) return begin.error();
  const auto end = impl_->tail.finish();
  if (!end) return end.error();
  // Where they meet they are the text, which may fit: white space may be in no token of either.
  const std::uint64_t end_offset = impl_->n_bytes - end->text.size();
  if (end_offset <= begin->text.size()) {
    std::string whole = begin->text.substr(0, static_cast<std::size_t>(end_offset)) + end->text;
    const auto n_tokens = impl_->head_encoder.count(whole);
    if (!n_tokens) return n_tokens.error();
    if (*n_tokens <= impl_->n_most)
      return TextEnds{std::move(whole), *n_tokens, impl_->n_bytes, impl_->n_bytes, true};
  }
  return impl_->put_together(begin->text, end->text);
}

}  // namespace toll
