// row_output.h - a report whose rows go out as they come.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "cli/output.h"
#include "cli/report/row_writer.h"

namespace toll::cli {

class RowOutput {
 public:
  /// Both are borrowed. What the report says in the end may be set until then.
  RowOutput(const Report& report, Format format, Output& out)
      : out_(out), writer_(make_writer(format, report, text_)) {}

  void begin() {
    writer_->begin();
    pass_on();
  }
  void row(const Row& row) {
    writer_->row(row);
    pass_on();
  }
  void omit(const Omission& omission) {
    writer_->omit(omission);
    pass_on();
  }
  void end() {
    writer_->end();
    pass_on();
  }

 private:
  // Somebody may be waiting for them, but not for each of thousands a second.
  void pass_on() {
    constexpr auto kPatience = std::chrono::milliseconds(100);
    if (text_.empty()) return;
    out_.write(text_);
    text_.clear();
    const auto now = std::chrono::steady_clock::now();
    if (now - flushed_ < kPatience) return;
    out_.flush();
    flushed_ = now;
  }

  Output& out_;
  std::string text_;
  std::unique_ptr<RowWriter> writer_;
  std::chrono::steady_clock::time_point flushed_ = std::chrono::steady_clock::now();
};

}  // namespace toll::cli
