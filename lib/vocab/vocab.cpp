// lib/vocab/vocab.cpp - the public interface of an image.
#include <toll/steps.h>
#include <toll/vocab.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "vocab/view.h"

namespace toll {

namespace {

/// What a failure with the file at `path` is: its words name the file.
Error named(const std::string& path, Error error) {
  error.detail.insert(0, path + ": ");
  return error;
}

}  // namespace

Result<Vocab> Vocab::open(const std::string& path) {
  auto mapping = base::Mapping::open(path);
  if (!mapping) return named(path, std::move(mapping).error());
  auto view = View::of_header(mapping->bytes());
  if (!view) return named(path, std::move(view).error());
  if (auto status = view->check_tables(); !status) return named(path, std::move(status).error());
  view->mapping = *std::move(mapping);
  return Vocab(std::make_shared<const View>(*std::move(view)));
}

Result<Vocab> Vocab::open_trusted(const std::string& path) {
  auto mapping = base::Mapping::open(path);
  if (!mapping) return named(path, std::move(mapping).error());
  auto view = View::of_header(mapping->bytes());
  if (!view) return named(path, std::move(view).error());
  view->mapping = *std::move(mapping);
  view->is_trusted = true;
  return Vocab(std::make_shared<const View>(*std::move(view)));
}

Result<Vocab> Vocab::view(std::span<const std::byte> image) {
  auto view = View::of_header(image);
  if (!view) return std::move(view).error();
  if (auto status = view->check_tables(); !status) return std::move(status).error();
  return Vocab(std::make_shared<const View>(*std::move(view)));
}

Result<Vocab> Vocab::copy_of(std::string_view image) {
  std::vector<std::uint64_t> storage((image.size() + 7) / 8);
  if (!image.empty()) std::memcpy(storage.data(), image.data(), image.size());
  auto view = View::of_header(std::as_bytes(std::span(storage)).first(image.size()));
  if (!view) return std::move(view).error();
  if (auto status = view->check_tables(); !status) return std::move(status).error();
  view->storage = std::move(storage);  // its bytes stay where they are
  return Vocab(std::make_shared<const View>(*std::move(view)));
}

Result<Vocab> Vocab::view_trusted(std::span<const std::byte> image) {
  auto view = View::of_header(image);
  if (!view) return std::move(view).error();
  view->is_trusted = true;
  return Vocab(std::make_shared<const View>(*std::move(view)));
}

std::string_view Vocab::description() const noexcept {
  return view_->description;
}

std::string_view Vocab::property(std::string_view key) const noexcept {
  std::string_view rest = view_->description;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.size() > key.size() && line[key.size()] == '\t' && line.starts_with(key)) {
      return line.substr(key.size() + 1);
    }
  }
  return {};
}

TokenId Vocab::n_ids() const noexcept {
  return view_->header->n_ids;
}
std::uint32_t Vocab::n_tokens() const noexcept {
  return view_->header->n_tokens;
}
std::span<const TokenId> Vocab::specials() const noexcept {
  return view_->special_ids;
}
std::span<const TokenId> Vocab::template_before() const noexcept {
  return view_->template_ids.first(view_->header->n_template_before);
}
std::span<const TokenId> Vocab::template_after() const noexcept {
  return view_->template_ids.subspan(view_->header->n_template_before);
}
bool Vocab::is_lossless() const noexcept {
  if (view_->header->model != vocab::kByteBpe) return false;
  for (const vocab::StepRecord& step : view_->steps) {
    const bool drops = (step.flags & (kDropMatch | kDropGap)) != 0;
    if (static_cast<StepKind>(step.kind) != StepKind::split || drops) return false;
  }
  for (const vocab::StepRecord& step : view_->decoders) {
    if (static_cast<DecodeKind>(step.kind) != DecodeKind::join || step.n_a_bytes > 0) return false;
  }
  return std::all_of(view_->added.begin(), view_->added.end(), [](const auto& added) {
    return (added.flags & (vocab::kLeftStrip | vocab::kRightStrip)) == 0;
  });
}
std::uint32_t Vocab::max_token_bytes() const noexcept {
  return view_->header->max_token_bytes;
}
std::span<const std::byte> Vocab::image() const noexcept {
  return view_->image;
}
std::uint64_t Vocab::fingerprint() const noexcept {
  return view_->header->checksum;
}

std::string_view Vocab::bytes(TokenId id) const noexcept {
  return id < n_ids() ? view_->bytes(id) : std::string_view{};
}

TokenId Vocab::find(std::string_view bytes) const noexcept {
  return view_->find(bytes.data(), bytes.size());
}

TokenId Vocab::find_special(std::string_view text) const noexcept {
  for (const TokenId id : view_->special_ids) {
    if (view_->bytes(id) == text) return id;
  }
  return kNoToken;
}

}  // namespace toll
