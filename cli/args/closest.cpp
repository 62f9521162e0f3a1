// closest.cpp - see closest.h.
#include "cli/args/closest.h"

#include "catalog/nearest_names.h"

namespace toll::cli {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

}  // namespace

std::string these_are_closest(const std::vector<std::string>& names) {
  return (names.size() == 1 ? "the closest is " : "the closest are ") + joined(names);
}

std::string closest_names(std::string_view wanted, const std::vector<std::string>& known) {
  const std::vector<std::string> near = catalog::nearest_names(wanted, known);
  return near.empty() ? "known are " + joined(known) : these_are_closest(near);
}

}  // namespace toll::cli
