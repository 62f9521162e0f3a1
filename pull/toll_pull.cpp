// toll_pull.cpp - writes what a URL has to standard output. Run by toll vocab pull, and the only
// program here that opens a connection.
//
// Redirects are followed by hand, for each is a new question: it must not lead from https to http,
// nor to http elsewhere, and the token stays with the host that it was meant for. Standard output
// is whole only if the exit status says so.
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include <curl/curl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "pull/address.h"
#include "pull/pull_status.h"

namespace toll::pull {
namespace {

constexpr int kMaxRedirects = 5;
constexpr std::uint64_t kMaxErrorPage = std::uint64_t{1} << 20U;
constexpr long kConnectSeconds = 20;  // NOLINT(google-runtime-int): libcurl's type
constexpr long kSlowBytes = 1000;     // NOLINT(google-runtime-int): a second, on average

/// What is asked for: toll-pull [--bearer] [--any-http] [--stall SECONDS] [--max-bytes N] URL
struct Request {
  std::string url;
  bool bearer = false;    ///< send $HF_TOKEN to this URL's host, if it is set
  bool any_http = false;  ///< http not only from this machine: the bytes are checked elsewhere
  std::uint64_t stall_seconds = 30;
  std::uint64_t max_bytes = 0;
};

/// One line on standard error. What a server chose is made visible.
void say(const std::string& url, std::string_view what) {
  std::string line = "toll: " + url + ": ";
  line += what;
  for (char& c : line) {
    if (c < ' ' || c > '~') c = '?';
  }
  line += '\n';
  if (::write(STDERR_FILENO, line.data(), line.size()) < 0) return;  // nobody is left to tell
}

struct EasyCleanup {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
struct ListCleanup {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

/// What goes on during one answer.
struct Answer {
  CURL* easy = nullptr;
  std::uint64_t max_bytes = 0;
  std::uint64_t n_bytes = 0;
  bool too_large = false;
};

long code_of(CURL* easy) {  // NOLINT(google-runtime-int): libcurl's type
  long code = 0;            // NOLINT(google-runtime-int)
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
  return code;
}

bool write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (n < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

/// libcurl's write callback. Anything but `n` ends the transfer; only a body with status 200 is
/// wanted, but libcurl tells where an answer redirects to when all of it has been read.
std::size_t take_body(char* data, std::size_t, std::size_t n, void* user) {
  auto& answer = *static_cast<Answer*>(user);
  answer.n_bytes += n;
  if (code_of(answer.easy) != 200) return answer.n_bytes <= kMaxErrorPage ? n : 0;
  curl_off_t announced = 0;
  curl_easy_getinfo(answer.easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
  answer.too_large = answer.n_bytes > answer.max_bytes ||
                     (announced > 0 && static_cast<std::uint64_t>(announced) > answer.max_bytes);
  return !answer.too_large && write_all({data, n}) ? n : 0;
}

/// $HF_TOKEN as a header; null when there is none, or it cannot be one.
std::unique_ptr<curl_slist, ListCleanup> token_header() {
  const char* token = std::getenv("HF_TOKEN");  // NOLINT(concurrency-mt-unsafe): one thread
  if (token == nullptr || *token == '\0') return nullptr;
  std::string header = "Authorization: Bearer ";
  header += token;
  for (const char c : header) {
    if (c < ' ' || c > '~') return nullptr;
  }
  return std::unique_ptr<curl_slist, ListCleanup>(curl_slist_append(nullptr, header.c_str()));
}

class Puller {
 public:
  explicit Puller(const Request& request) : request_(request), easy_(curl_easy_init()) {}

  PullStatus run() {
    if (!easy_) return PullStatus::failed;
    std::optional<Address> address = parse_address(request_.url);
    if (!address) {
      say(request_.url, "is no URL of http or https, or has a user's name in it");
      return PullStatus::usage;
    }
    const Address first = *address;
    for (int n_redirects = 0; true; ++n_redirects) {
      if (!address->is_private() && !request_.any_http) {
        say(address->url,
            "http is for this machine alone, unless --digest says what the bytes are");
        return n_redirects == 0 ? PullStatus::usage : PullStatus::failed;
      }
      std::string next;
      const PullStatus status = ask(*address, address->same_origin(first), next);
      if (next.empty()) return status;
      if (n_redirects == kMaxRedirects) {
        say(request_.url, "more than " + std::to_string(kMaxRedirects) + " redirects");
        return PullStatus::failed;
      }
      const bool was_https = address->is_https();
      address = parse_address(next);
      if (!address || (was_https && !address->is_https())) {
        say(request_.url, "redirects to " + next + ", which is not followed");
        return PullStatus::failed;
      }
    }
  }

 private:
  /// One question and its answer. @param next  where it redirects to; empty: nowhere.
  PullStatus ask(const Address& address, bool at_home, std::string& next) {
    CURL* easy = easy_.get();
    const auto header =
        request_.bearer && at_home && address.is_private() ? token_header() : nullptr;
    Answer answer{easy, request_.max_bytes};
    std::array<char, CURL_ERROR_SIZE> detail{};
    curl_easy_reset(easy);
    curl_easy_setopt(easy, CURLOPT_URL, address.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, header.get());
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "toll/" TOLL_VERSION);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, kSlowBytes);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME,
                     static_cast<long>(request_.stall_seconds));  // NOLINT(google-runtime-int)
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, detail.data());
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    if (const char* trusted = std::getenv("SSL_CERT_FILE"); trusted != nullptr && *trusted != '\0')
      curl_easy_setopt(easy, CURLOPT_CAINFO, trusted);
    // What is on this machine needs no proxy, and no proxy would make it private.
    if (address.is_loopback()) curl_easy_setopt(easy, CURLOPT_PROXY, "");
    const CURLcode result = curl_easy_perform(easy);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
    if (answer.too_large) {
      say(address.url, "is longer than " + std::to_string(request_.max_bytes) + " bytes");
      return PullStatus::too_large;
    }
    const bool answered = code_of(easy) != 0 && code_of(easy) != 200;
    if (result == CURLE_OK || (result == CURLE_WRITE_ERROR && answered))
      return judge(address, next);
    const bool by_tls =
        result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_SSL_CONNECT_ERROR;
    say(address.url, std::string(curl_easy_strerror(result)) +
                         (by_tls ? ": " + std::string(detail.data()) : ""));
    return PullStatus::failed;
  }

  /// What the status of an answer means.
  PullStatus judge(const Address& address, std::string& next) {
    const auto code = code_of(easy_.get());
    if (code == 200) return PullStatus::done;
    if (code == 404 || code == 410) return PullStatus::not_found;
    char* location = nullptr;
    curl_easy_getinfo(easy_.get(), CURLINFO_REDIRECT_URL, &location);
    if (location != nullptr) {
      next = location;
      return PullStatus::failed;
    }
    say(address.url, "HTTP status " + std::to_string(code));
    return code == 401 || code == 403 ? PullStatus::denied : PullStatus::failed;
  }

  const Request& request_;
  std::unique_ptr<CURL, EasyCleanup> easy_;
};

bool take_number(const char* text, std::uint64_t& n) {
  const std::string_view all = text != nullptr ? text : "";
  const auto [end, error] = std::from_chars(all.data(), all.data() + all.size(), n);
  return error == std::errc() && end == all.data() + all.size();
}

/// @return whether the arguments are as Request says.
bool take_arguments(char** arguments, Request& request) {
  for (; *arguments != nullptr; ++arguments) {
    const std::string_view word = *arguments;
    if (word == "--bearer") {
      request.bearer = true;
    } else if (word == "--any-http") {
      request.any_http = true;
    } else if (word == "--stall") {
      if (!take_number(*++arguments, request.stall_seconds)) return false;
    } else if (word == "--max-bytes") {
      if (!take_number(*++arguments, request.max_bytes)) return false;
    } else {
      request.url = word;
      return arguments[1] == nullptr && !word.starts_with('-');
    }
  }
  return false;
}

}  // namespace
}  // namespace toll::pull

int main(int, char** argv) {
  using namespace toll::pull;          // NOLINT(google-build-using-namespace): what this file is of
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // NOLINT: who asked is gone, then so is the question
  Request request;
  if (!take_arguments(argv + 1, request)) {
    say("toll-pull", "is run by toll vocab pull");
    return static_cast<int>(PullStatus::usage);
  }
  curl_global_init(CURL_GLOBAL_DEFAULT);
  const PullStatus status = Puller(request).run();
  curl_global_cleanup();
  return static_cast<int>(status);
}
