// cmd_completions.cpp - toll completions: what a shell offers when a person presses TAB, made of
// the table of verbs and of what each says may stand in its line.
#include <toll/compile.h>

#include <algorithm>

#include <fmt/format.h>

#include "cli/select/file_types.h"
#include "cli/verbs/verbs.h"

namespace toll::cli {
namespace {

constexpr std::string_view kHelp = R"(Print a shell's completions of toll, as a script.

  source <(toll completions bash)                for this shell alone
  toll completions zsh > ~/.zfunc/_toll          in a folder of $fpath
  toll completions fish > ~/.config/fish/completions/toll.fish

An installed toll has brought them along.
)";

using Option = CommandLine::Option;

constexpr std::string_view kShells[] = {"bash", "zsh", "fish"};

/// A verb and what may stand in its line.
struct Described {
  std::string name;
  std::string summary;
  CommandLine line;
  std::unique_ptr<Command> command;  ///< where the line's values go

  [[nodiscard]] bool is_group() const noexcept { return command == nullptr && name != "help"; }
};

std::vector<Described> describe_verbs() {
  std::vector<Described> all;
  for (const Verb* verb : all_verbs()) {
    Described& each = all.emplace_back();
    each.name = verb->name;
    each.summary = verb->summary;
    if (verb->make == nullptr) continue;
    each.command = verb->make();
    define_line(*each.command, each.line);
  }
  return all;
}

/// "-v,--vocab" as its parts.
std::vector<std::string> names_of(const Option& option) {
  std::vector<std::string> names;
  for (std::string_view rest = option.names; !rest.empty();) {
    names.emplace_back(rest.substr(0, rest.find(',')));
    rest.remove_prefix(std::min(names.back().size() + 1, rest.size()));
  }
  return names;
}

template <class Strings>
std::string joined(const Strings& words, std::string_view separator) {
  return fmt::format("{}", fmt::join(words, separator));
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

/// In single quotes, as bash and zsh read them.
std::string quoted(const std::string& text) {
  return '\'' + replaced(text, "'", R"('\'')") + '\'';
}

/// The function of a script that offers what is wanted.
std::string_view function_of(Offer offer) noexcept {
  switch (offer) {
    case Offer::nothing: break;
    case Offer::files: return "_toll_files";
    case Offer::vocabularies: return "_toll_vocabularies";
    case Offer::models: return "_toll_models";
    case Offer::tiers: return "_toll_tiers";
    case Offer::schemes:
    case Offer::types: break;  // words
  }
  return ":";
}

/// The words that are offered, with spaces between them; empty: there are others.
template <class Values>  // an Option or Operands
std::string words_of(const Values& values) {
  switch (values.offer) {
    case Offer::schemes: return joined(scheme_names(), " ");
    case Offer::types: return joined(file_type_names(), " ");
    default: return joined(values.words, " ");
  }
}

/// What only the installed toll knows, asked of the very program of the line. Rules for all models
/// whose names begin alike ("gpt-4o-*") are no names.
std::string name_functions(std::string_view program) {
  return fmt::format(R"sh(
_toll_vocabulary_names() {{ {0} vocab list -f plain 2>/dev/null | cut -f1; }}
_toll_model_names() {{ {0} model list -f plain 2>/dev/null | cut -f1 | grep -v '[*]'; }}
_toll_tier_names() {{ {0} price --tokens 0 -f plain 2>/dev/null | cut -f1; }}
)sh",
                     program);
}

constexpr std::string_view kBashFunctions = R"sh(
_toll_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }
_toll_files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); }
_toll_models() { _toll_words "$(_toll_model_names)"; }
_toll_tiers() { _toll_words "$(_toll_tier_names)"; }
_toll_vocabularies() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -W "$(_toll_vocabulary_names)" -- "$cur"; compgen -f -- "$cur")
}

_toll() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]} at=2 is_help=
  COMPREPLY=()
  if [[ $verb == help ]] && ((COMP_CWORD > 1)); then
    verb=${COMP_WORDS[2]} at=3 is_help=1
  fi
)sh";

template <class Values>
std::string bash_offer(const Values& values) {
  const std::string words = words_of(values);
  return words.empty() ? std::string(function_of(values.offer)) : "_toll_words '" + words + '\'';
}

std::string bash_script(const std::vector<Described>& verbs) {
  std::string out = "# Completions of toll for bash; made by: toll completions bash\n";
  out += name_functions(R"("${COMP_WORDS[0]}")");
  out += kBashFunctions;
  const std::string first = joined(verb_names(), " ");
  out += fmt::format(
      "  if ((COMP_CWORD < at)); then\n    _toll_words '{} --help --version'\n"
      "    return\n  fi\n",
      first);
  std::vector<std::string> groups;
  for (const Described& each : verbs) {
    if (each.is_group()) groups.push_back(each.name);
  }
  out += fmt::format(
      "  case $verb in\n    {})\n      if ((COMP_CWORD > at)); then\n"
      "        verb+=\" ${{COMP_WORDS[at]}}\"\n      elif [[ $is_help ]]; then\n        is_help=\n "
      "     fi ;;\n"
      "  esac\n  [[ $is_help ]] && return\n  case $verb in\n",
      joined(groups, "|"));
  for (const Described& each : verbs) {
    out += fmt::format("    {})\n", quoted(each.name));
    if (each.command == nullptr) {
      out += fmt::format("      _toll_words '{}' ;;\n",
                         joined(each.is_group() ? verb_names(each.name) : verb_names(), " "));
      continue;
    }
    std::string options = "-h --help";
    std::string values;
    for (const Option& option : each.line.all_options()) {
      const std::vector<std::string> names = names_of(option);
      options += ' ' + joined(names, " ");
      if (option.is_flag()) continue;
      values += fmt::format("        {}) {}; return ;;\n", joined(names, "|"), bash_offer(option));
    }
    if (!values.empty()) out += fmt::format("      case $prev in\n{}      esac\n", values);
    const CommandLine::Operands& operands = each.line.all_operands();
    out += fmt::format(
        "      if [[ $cur == -* ]]; then\n        _toll_words '{}'\n      else\n"
        "        {}\n      fi ;;\n",
        options, bash_offer(operands));
  }
  return out + "  esac\n}\ncomplete -F _toll toll\n";
}

constexpr std::string_view kZshFunctions = R"sh(
_toll_files() { _files }
_toll_models() { compadd -- ${(f)"$(_toll_model_names)"} }
_toll_tiers() { compadd -- ${(f)"$(_toll_tier_names)"} }
_toll_vocabularies() { compadd -- ${(f)"$(_toll_vocabulary_names)"}; _files }

_toll() {
  local -a verbs
  local verb _toll_program=$words[1] is_help=
  if [[ $words[2] == help && $CURRENT -gt 2 ]]; then
    is_help=1
    shift words; (( CURRENT-- ))
  fi
)sh";

template <class Values>
std::string zsh_offer(const Values& values) {
  if (const std::string words = words_of(values); !words.empty()) return '(' + words + ')';
  return values.offer == Offer::nothing ? " " : std::string(function_of(values.offer));
}

/// "'(-v --vocab)'{-v,--vocab}'[what]:NAME:action'"
std::string zsh_option(const Option& option) {
  const std::vector<std::string> names = names_of(option);
  std::string text = replaced(replaced(option.what, "[", "\\["), "]", "\\]");
  text = '[' + text + ']';
  if (!option.is_flag()) {
    text += ':' + replaced(option.type_text(), ":", "\\:") + ':' + zsh_offer(option);
  }
  const std::string before = option.each ? "'*'" : "'(" + joined(names, " ") + ")'";
  if (names.size() == 1) return before + quoted(names.front() + text);
  return before + '{' + joined(names, ",") + '}' + quoted(text);
}

std::string zsh_script(const std::vector<Described>& verbs) {
  std::string out = "#compdef toll\n# Completions of toll for zsh; made by: toll completions zsh\n";
  out += name_functions("$_toll_program");
  out += kZshFunctions;
  const auto list = [&](std::string_view group) {
    std::string lines;
    for (const std::string& name : verb_names(group)) {
      const std::string whole = group.empty() ? name : fmt::format("{} {}", group, name);
      lines += ' ' + quoted(name + ':' + std::string(find_verb(whole)->summary));
    }
    return lines;
  };
  out += fmt::format(
      "  if (( CURRENT == 2 )); then\n    verbs=({})\n"
      "    _describe -t verbs verb verbs\n    return\n  fi\n  verb=$words[2]\n",
      list({}));
  out += "  case $verb in\n";
  for (const Described& each : verbs) {
    if (!each.is_group()) continue;
    out += fmt::format(
        "    {})\n      if (( CURRENT == 3 )); then\n        verbs=({})\n"
        "        _describe -t verbs verb verbs\n        return\n      fi\n"
        "      verb+=\" $words[3]\"\n      shift words; (( CURRENT-- )) ;;\n",
        each.name, list(each.name));
  }
  out +=
      "  esac\n  [[ -n $is_help ]] && return\n  shift words; (( CURRENT-- ))\n"
      "  case $verb in\n";
  for (const Described& each : verbs) {
    if (each.command == nullptr) continue;
    out += fmt::format("    {})\n      _arguments -s -S '(-h --help)'{{-h,--help}}'[Print this]'",
                       quoted(each.name));
    for (const Option& option : each.line.all_options())
      out += " \\\n        " + zsh_option(option);
    const CommandLine::Operands& operands = each.line.all_operands();
    if (operands.name != nullptr) {
      out += fmt::format(" \\\n        '{}:{}:{}'", operands.many ? "*" : "", operands.name,
                         zsh_offer(operands));
    }
    out += " ;;\n";
  }
  return out +
         "  esac\n}\nif [[ $funcstack[1] == _toll ]]; then _toll \"$@\"; else compdef _toll "
         "toll; fi\n";
}

constexpr std::string_view kFishFunctions = R"sh(
function __toll_names
  set -l program (commandline -opc)[1]
  $program $argv -f plain 2>/dev/null | string replace -r '\t.*' ''
end
function __toll_vocabularies
  __toll_names vocab list
end
function __toll_models
  __toll_names model list | string match -v -- '*\**'
end
function __toll_tiers
  __toll_names price --tokens 0
end
# Whether the line begins with these words; with none, whether it has none yet.
function __toll_is
  set -l words (commandline -opc)
  set -e words[1]
  test "$words[1]" = help; and set -e words[1]
  if test (count $argv) -eq 0
    test (count $words) -eq 0
    return
  end
  set -l n (count $argv)
  test (count $words) -ge $n; and test "$words[1..$n]" = "$argv"
end
# The same, of a line that does not ask for help.
function __toll_runs
  set -l words (commandline -opc)
  test "$words[2]" != help; and __toll_is $argv
end
# Whether it is these words and no more.
function __toll_ends
  __toll_is $argv; and test (count (string match -v -- help (commandline -opc)[2..-1])) -eq (count $argv)
end

complete -c toll -f
complete -c toll -n __toll_is -l help -s h -d 'Print this'
complete -c toll -n __toll_is -l version -d 'Print the version'
)sh";

/// In single quotes, as fish reads them.
std::string fish_quoted(const std::string& text) {
  return '\'' + replaced(replaced(text, "\\", "\\\\"), "'", "\\'") + '\'';
}

/// " -a '(function)'", with files or without.
template <class Values>
std::string fish_offer(const Values& values) {
  if (const std::string words = words_of(values); !words.empty()) return " -a '" + words + '\'';
  switch (values.offer) {
    case Offer::schemes:
    case Offer::types:
    case Offer::nothing: break;
    case Offer::files: return " -F";
    case Offer::vocabularies: return " -F -a '(__toll_vocabularies)'";
    case Offer::models: return " -a '(__toll_models)'";
    case Offer::tiers: return " -a '(__toll_tiers)'";
  }
  return "";
}

std::string fish_option(const std::string& name, const Option& option) {
  std::string line = fmt::format("complete -c toll -n '__toll_is {}'", name);
  for (const std::string& each : names_of(option)) {
    line += each.starts_with("--") ? " -l " + each.substr(2) : " -s " + each.substr(1);
  }
  // With -r the files of the operands would be offered, too.
  const bool is_file = option.offer == Offer::files || option.offer == Offer::vocabularies;
  if (!option.is_flag()) line += (is_file ? " -r" : " -x") + fish_offer(option);
  return line + " -d " + fish_quoted(option.what) + '\n';
}

std::string fish_script(const std::vector<Described>& verbs) {
  std::string out = "# Completions of toll for fish; made by: toll completions fish\n";
  out += kFishFunctions;
  for (const Described& each : verbs) {
    const std::size_t space = each.name.find(' ');
    const bool is_first = space == std::string::npos;
    out +=
        fmt::format("complete -c toll -n '{}' -a {} -d {}\n",
                    is_first ? "__toll_is" : "__toll_ends " + each.name.substr(0, space),
                    is_first ? each.name : each.name.substr(space + 1), fish_quoted(each.summary));
    if (each.command == nullptr) continue;
    out +=
        fmt::format("complete -c toll -n '__toll_is {}' -s h -l help -d 'Print this'\n", each.name);
    for (const Option& option : each.line.all_options()) out += fish_option(each.name, option);
    const CommandLine::Operands& operands = each.line.all_operands();
    const std::string offer = fish_offer(operands);
    if (!offer.empty())
      out += fmt::format("complete -c toll -n '__toll_runs {}'{}\n", each.name, offer);
  }
  return out;
}

class Completions final : public Command {
 public:
  void define(CommandLine& line) override {
    line.operands("SHELL", "bash, zsh or fish", false, shells_, Offer::nothing, kShells);
    line.check([this] {
      if (shells_.empty()) throw UsageError("wants bash, zsh or fish");
      if (std::find(std::begin(kShells), std::end(kShells), shells_.front()) == std::end(kShells))
        throw UsageError('\'' + shells_.front() + "' is none of bash, zsh and fish");
    });
  }

  ExitStatus run(Output& out) override {
    const std::vector<Described> verbs = describe_verbs();
    const std::string& shell = shells_.front();
    out.write(shell == "bash"  ? bash_script(verbs)
              : shell == "zsh" ? zsh_script(verbs)
                               : fish_script(verbs));
    return ExitStatus::done;
  }

 private:
  std::vector<std::string> shells_;  ///< one
};

}  // namespace

const Verb verbs::completions = {"completions", "a shell's completions", "bash|zsh|fish", kHelp,
                                 make_command<Completions>};

}  // namespace toll::cli
