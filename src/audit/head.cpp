#include "audit/head.hpp"

#include "audit/encoding.hpp"
#include "base/encoding.hpp"
#include "crypto/mac.hpp"

namespace latchkey::audit {

std::string sign(const Head& head, const Secret& key) {
    Encoding encoding("latchkey audit head 1");
    encoding.add(head.last_id);
    encoding.add(head.hash);
    encoding.add(head.dropped_id);
    encoding.add(head.dropped_hash);
    encoding.add(head.dropped_at.time_since_epoch().count());
    return hex_encode(crypto::hmac_sha256(key, encoding.text()));
}

bool is_unbegun(const Head& head) {
    return head.hash.empty() && head.dropped_hash.empty() && head.mac.empty() &&
           head.last_id == head.dropped_id;
}

} // namespace latchkey::audit
