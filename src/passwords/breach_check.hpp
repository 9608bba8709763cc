#pragma once

// Whether a password is known from other people's leaks. For the password policy, on worker
// threads: it may wait for the network or the disk.

#include "base/secret.hpp"

namespace latchkey::passwords {

class BreachCheck {
public:
    BreachCheck() = default;
    BreachCheck(const BreachCheck&) = delete;
    BreachCheck(BreachCheck&&) = delete;
    BreachCheck& operator=(const BreachCheck&) = delete;
    BreachCheck& operator=(BreachCheck&&) = delete;
    virtual ~BreachCheck() = default;

    /// Thread-safe. False, too, when the answer can not be had: a check that is down must not shut
    /// people out. Needs well-formed UTF-8 in Normalization Form C.
    virtual bool is_breached(const Secret& password) = 0;
};

} // namespace latchkey::passwords
