// line_reference.cpp - see line_reference.h. Sending and receiving go on together: both pipes are
// short, and a program that cannot write its answers reads no more questions.
#include "cli/vocabs/line_reference.h"

#include <array>
#include <cerrno>

#include <poll.h>
#include <unistd.h>

#include "cli/input/interrupt.h"

namespace toll::cli {
namespace {

constexpr std::size_t kSendBytes = std::size_t{64} << 10U;

}  // namespace

bool LineReference::ask(std::string_view line, Question question) {
  questions_.push_back(std::move(question));
  to_send_.erase(0, n_sent_);
  n_sent_ = 0;
  to_send_ += line;
  to_send_ += '\n';
  while (n_unsent() >= kSendBytes) {
    if (!exchange()) return false;
  }
  return true;
}

int LineReference::finish() {
  while (n_unsent() > 0 && exchange()) {
  }
  child_.close_input();
  while (exchange()) {
  }
  if (interrupted()) child_.stop();
  return child_.wait();
}

/// Sends and receives what is possible, waiting for the first. @return false at the end of answers.
bool LineReference::exchange() {
  const bool sending = n_unsent() > 0 && child_.input_fd() >= 0;
  std::array<pollfd, 3> fds = {pollfd{child_.output_fd(), POLLIN, 0},
                               pollfd{sending ? child_.input_fd() : -1, POLLOUT, 0},
                               pollfd{interrupt_fd(), POLLIN, 0}};
  if (::poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR) return false;
  if (interrupted()) return false;
  if (fds[1].revents != 0 && !send()) return false;
  return fds[0].revents == 0 || receive();
}

bool LineReference::send() {
  const ssize_t n = ::write(child_.input_fd(), to_send_.data() + n_sent_, n_unsent());
  if (n < 0) return errno == EAGAIN || errno == EINTR;
  n_sent_ += static_cast<std::size_t>(n);
  return true;
}

bool LineReference::receive() {
  std::array<char, kSendBytes> block;  // NOLINT: filled by read
  const ssize_t n = ::read(child_.output_fd(), block.data(), block.size());
  if (n < 0) return errno == EINTR;
  for (std::string_view rest(block.data(), static_cast<std::size_t>(n)); !rest.empty();) {
    const std::size_t end = rest.find('\n');
    answer_ += rest.substr(0, end);
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
    take_answer();
  }
  return n > 0;
}

void LineReference::take_answer() {
  if (questions_.empty()) {
    ++n_too_many_;
  } else {
    ++n_answers_;
    n_tokens_ += questions_.front().n_tokens;
    if (questions_.front().expected != answer_) {
      if (is_tie_(questions_.front().expected, answer_)) ++n_ties_;
      if (n_different_++ == 0) first_difference_ = {std::move(questions_.front()), answer_};
    }
    questions_.pop_front();
  }
  answer_.clear();
}

}  // namespace toll::cli
