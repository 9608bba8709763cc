#pragma once

// The words that whoever attacks an account tries first, because they know whose it is and where.
// For the password policy.

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::accounts {

struct PasswordOwner;

/// The address, its local part, its domain and the domain's labels; the name and the company,
/// whole, without their spaces, and word by word. In folded case, from three characters on.
std::vector<std::string> words_of_owner(const PasswordOwner& owner);

/// The product's name; the host of the URL, which may be empty, and its labels.
std::vector<std::string> words_of_server(std::string_view public_url);

} // namespace latchkey::accounts
