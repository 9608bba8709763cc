#include "app/audit_record.hpp"

#include "crypto/derive_key.hpp"

namespace latchkey::app {

audit::Record open_record(const Secret& secret_key) {
    return audit::Record(crypto::derive_key(secret_key, "audit-head-mac"));
}

} // namespace latchkey::app
