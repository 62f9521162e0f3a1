// model_rules.h - which vocabulary a model reads its text with, by the rules of data/models.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/rules.h"

namespace toll::cli {

using catalog::ModelRule;

/// The rules inside the executable.
[[nodiscard]] const std::vector<ModelRule>& model_rules();

/// The rule inside the executable; without one that has been said on standard error, with the
/// nearest names.
[[nodiscard]] const ModelRule* resolve_model(std::string_view model);

}  // namespace toll::cli
