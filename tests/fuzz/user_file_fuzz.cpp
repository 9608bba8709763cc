// A file of accounts comes from another program. Read as both of its formats, whatever it holds.

#include "accounts/imported_user.hpp"
#include "accounts/user_reader.hpp"
#include "base/unicode.hpp"
#include "require.hpp"

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

using latchkey::accounts::FileFormat;
using latchkey::accounts::parse_imported_user;
using latchkey::accounts::Unverified;
using latchkey::accounts::UserReader;
using latchkey::fuzz::require;

namespace {

void read(const std::string& text, FileFormat format) {
    std::istringstream in(text);
    UserReader reader(in, format, UserReader::Others::ignored);
    std::int64_t line = 0;
    while (const auto row = reader.next()) {
        require(reader.line() >= line && reader.bytes() <= static_cast<std::int64_t>(text.size()));
        line = reader.line();
        const auto user = *row ? parse_imported_user(**row, Unverified::accepted) : row->error();
        if (!user) {
            const latchkey::Error error = user.error();
            require(!error.message.empty() || !error.fields.empty());
            continue;
        }
        require(!user->email.key().empty() && !user->full_name.empty());
        require(latchkey::is_valid_utf8(user->full_name));
        require(!latchkey::contains_control(user->company.value_or("")));
        require(user->password_hash.is_none() || user->password_hash.is_verifiable());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    read(text, FileFormat::jsonl);
    read(text, FileFormat::csv);
    return 0;
}
