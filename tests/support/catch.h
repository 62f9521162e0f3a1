// catch.h - Catch2, whichever is installed: 2 (Debian 12) has one header, 3 (Debian 13) another.
// Tests include this.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#  include <catch2/catch_all.hpp>
#else
#  include <catch2/catch.hpp>
#endif
