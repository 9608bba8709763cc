# The Debian package: `cpack` in the build folder, or ./dev package. The program is stripped; what it needs is found by
# dpkg-shlibdeps.
set(doc_folder share/doc/latchkey)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON) # what is installed is named; tests and benchmarks are not

install(TARGETS latchkey DESTINATION bin)
install(PROGRAMS deploy/debian/latchkey-admin DESTINATION sbin)
install(FILES deploy/systemd/latchkey.service deploy/systemd/latchkey.socket DESTINATION /lib/systemd/system)
install(FILES deploy/debian/latchkey.env DESTINATION /etc/latchkey
    PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ)
install(FILES deploy/debian/copyright DESTINATION ${doc_folder})
install(DIRECTORY docs/ DESTINATION ${doc_folder} FILES_MATCHING PATTERN *.md
    PATTERN adr EXCLUDE PATTERN security EXCLUDE PATTERN performance EXCLUDE)
install(FILES docs/openapi.yaml DESTINATION ${doc_folder})
install(DIRECTORY deploy/nginx deploy/caddy deploy/traefik deploy/envoy DESTINATION ${doc_folder}/examples)

# Debian wants them compressed: what the users notice, and what Debian has changed, which is nothing.
set(maintainer "The Latchkey authors <latchkey@users.noreply.github.com>")
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/packaging/changelog.Debian @ONLY CONTENT
"latchkey (@PROJECT_VERSION@-1) bookworm; urgency=medium

  * As upstream has it: see changelog.gz.

 -- @maintainer@  @now@
")
function(install_compressed file name)
    set(folder "\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${doc_folder}")
    install(CODE "file(MAKE_DIRECTORY ${folder})
execute_process(COMMAND gzip -9nc ${file} OUTPUT_FILE ${folder}/${name}.gz COMMAND_ERROR_IS_FATAL ANY)")
endfunction()
install_compressed(${PROJECT_SOURCE_DIR}/CHANGELOG.md changelog)
install_compressed(${PROJECT_BINARY_DIR}/packaging/changelog.Debian changelog.Debian)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME latchkey)
set(CPACK_PACKAGE_CONTACT "${maintainer}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "sign-in and user management for microfrontends")
set(CPACK_PACKAGE_DESCRIPTION
"One sign-in for many front ends: sessions in cookies that are refreshed
without races and end at once when they are revoked, users and roles,
password recovery by mail, forward auth for proxies, and a record of what
happened. Keeps its accounts in an embedded database, or in PostgreSQL for
several servers.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
# Folders of the package are 0755 whatever the umask of who builds it.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, openssl, ca-certificates, procps, tzdata")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${PROJECT_SOURCE_DIR}/deploy/debian/postinst
    ${PROJECT_SOURCE_DIR}/deploy/debian/prerm
    ${PROJECT_SOURCE_DIR}/deploy/debian/postrm
    ${PROJECT_SOURCE_DIR}/deploy/debian/conffiles)
include(CPack)
