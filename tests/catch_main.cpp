// catch_main.cpp - the main() of the tests, for processors that Debian's Catch2 has none for.
#define CATCH_CONFIG_MAIN
#include "catch.h"
