# The Debian packages that cpack makes: toll (the command and the vocabularies), libtoll0.1 (the shared library)
# and libtoll-dev (headers, the static library, files for CMake and pkg-config). finish_package.cmake adds what
# Debian wants to see in each.
set(so_version ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL command library development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/finish_package.cmake)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(TOLL_MAINTAINER "The toll authors <maintainers@toll.invalid>" CACHE STRING "Maintainer of the packages")
set(CPACK_PACKAGE_CONTACT ${TOLL_MAINTAINER})

set(CPACK_DEBIAN_COMMAND_PACKAGE_NAME toll)
set(CPACK_DEBIAN_COMMAND_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_COMMAND_DESCRIPTION "toll gives the numbers and ids that the tokenisers of language models give, for
the vocabularies that it carries and for those in tokenizer.json, .model and
tiktoken files. It reads text of any length in one pass and in bounded memory,
cuts it to a number of tokens, and says what it costs.
.
It needs no network; toll vocab pull alone opens a connection.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libtoll${so_version})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/triggers)
file(WRITE ${PROJECT_BINARY_DIR}/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_RECOMMENDS toll)
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "libtoll counts, encodes, decodes, slices and prices text by the token, exactly
as the tokenisers of language models do, in blocks and in bounded memory.
.
The package toll has the vocabularies.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libtoll-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libtoll${so_version} (= ${PROJECT_VERSION}), g++ | libstdc++-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS toll)
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "libtoll counts, encodes, decodes, slices and prices text by the token, exactly
as the tokenisers of language models do, in blocks and in bounded memory.
.
This package has the headers for C++20 and C, the static library, and files
for find_package(toll) and pkg-config.")
include(CPack)
