# Run by cpack when the files of the packages lie ready: adds to each the notices and the list of changes, as
# Debian wants them, compresses the manual pages, and says what toll-pull needs.
set(names_command toll)
set(names_library ${CPACK_DEBIAN_LIBRARY_PACKAGE_NAME})
set(names_development libtoll-dev)
set(source ${CMAKE_CURRENT_LIST_DIR}/..)

# The date of the changes: SOURCE_DATE_EPOCH, or the last change of the source.
set(date $ENV{SOURCE_DATE_EPOCH})
if(date STREQUAL "")
  execute_process(COMMAND git -C ${source} log -1 --format=%ct OUTPUT_VARIABLE date OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(date STREQUAL "")
  string(TIMESTAMP date %s UTC)
endif()
set(ENV{SOURCE_DATE_EPOCH} ${date})
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)

# README.md, "Changes", of this version.
file(READ ${source}/README.md readme)
string(REPLACE "." "\\." version "${CPACK_PACKAGE_VERSION}")
if(NOT readme MATCHES "\\*\\*${version}\\*\\*: ([^*]+)")
  message(FATAL_ERROR "README.md has no changes of ${CPACK_PACKAGE_VERSION}")
endif()
file(WRITE ${CPACK_TEMPORARY_DIRECTORY}/changes "${CMAKE_MATCH_1}")
execute_process(COMMAND fmt -w 72 ${CPACK_TEMPORARY_DIRECTORY}/changes
  OUTPUT_VARIABLE changes OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE ${CPACK_TEMPORARY_DIRECTORY}/changes)
string(REPLACE "\n" "\n    " changes "${changes}")

foreach(component command library development)
  set(top ${CPACK_TEMPORARY_DIRECTORY}/${component}${CPACK_PACKAGING_INSTALL_PREFIX})
  set(doc ${top}/share/doc/${names_${component}})
  file(MAKE_DIRECTORY ${doc})
  file(COPY_FILE ${source}/data/notices/copyright ${doc}/copyright)
  file(REMOVE ${doc}/LICENSE)  # copyright says where Debian has it
  file(WRITE ${doc}/changelog "${names_command} (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * ${changes}

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
  file(GLOB_RECURSE pages ${top}/share/man/*)
  execute_process(COMMAND gzip -9nf ${doc}/changelog ${pages} COMMAND_ERROR_IS_FATAL ANY)
endforeach()

# The command is one static file; its helper is not. All that it needs is asked for, but libcurl only
# recommended: the rest of toll works without.
set(work ${CPACK_TEMPORARY_DIRECTORY}/shlibdeps)
file(WRITE ${work}/debian/control "Source: toll\n\nPackage: toll\nArchitecture: any\n")
execute_process(
  COMMAND dpkg-shlibdeps -O ${CPACK_TEMPORARY_DIRECTORY}/command${CPACK_PACKAGING_INSTALL_PREFIX}/libexec/toll/toll-pull
  WORKING_DIRECTORY ${work} OUTPUT_VARIABLE needs OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE_RECURSE ${work})
string(REGEX REPLACE "^shlibs:Depends=" "" needs "${needs}")
string(REGEX MATCH "libcurl4[^,]*" curl "${needs}")
string(REGEX REPLACE "libcurl4[^,]*(, )?" "" needs "${needs}")
string(REGEX REPLACE ", $" "" needs "${needs}")
if(needs STREQUAL "" OR curl STREQUAL "")
  message(FATAL_ERROR "dpkg-shlibdeps said nothing of toll-pull")
endif()
set(CPACK_DEBIAN_COMMAND_PACKAGE_DEPENDS "${needs}")
set(CPACK_DEBIAN_COMMAND_PACKAGE_RECOMMENDS "${curl}, ca-certificates")
