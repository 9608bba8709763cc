// What is right on its own and wrong together. Lifetimes, audiences and cookies have their tests
// with the settings they belong to.

#include "config/comparison.hpp"
#include "sources.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace latchkey::config {

namespace {

Loaded load_argon2(const std::string& memory_kib, const std::string& passes) {
    return load(
        from_environment({{"ARGON2_MEMORY_KIB", memory_kib}, {"ARGON2_PASSES", passes}}),
        Mode::production
    );
}

TEST(Comparison, PasswordsAreHashedNoCheaperThanTheFloor) {
    for (const auto& [memory_kib, passes] :
         {std::pair("19455", "2"), {"12288", "2"}, {"47103", "1"}, {"19456", "1"}}) {
        const Loaded loaded = load_argon2(memory_kib, passes);
        ASSERT_EQ(loaded.faults.size(), 1U) << memory_kib << ' ' << passes;
        EXPECT_EQ(loaded.faults[0].name, "ARGON2_MEMORY_KIB");
    }
    for (const auto& [memory_kib, passes] :
         {std::pair("19456", "2"), {"12288", "3"}, {"47104", "1"}, {"65536", "16"}}) {
        EXPECT_TRUE(load_argon2(memory_kib, passes).faults.empty()) << memory_kib << ' ' << passes;
    }
}

TEST(Comparison, WhatWasRefusedAlreadyIsNotCompared) {
    const Loaded loaded = load_argon2("lots", "1");
    ASSERT_EQ(loaded.faults.size(), 1U);
    EXPECT_EQ(loaded.faults[0].problem.find("is less"), std::string::npos);
}

TEST(Comparison, VerifyingAddressesNeedsMail) {
    for (const auto& [name, value] :
         {std::pair("PROFILE", "strict"), {"REGISTRATION", "verify_email"}}) {
        EXPECT_EQ(
            describe(load(from_environment({{name, value}}), Mode::production).faults),
            "EMAIL_FROM: is not set, and REGISTRATION=verify_email sends a mail to everybody who "
            "registers. Remedy: set EMAIL_FROM and SMTP_URL, or set REGISTRATION to immediate.\n"
        );
        EXPECT_TRUE(load(from_environment({{name, value}}), Mode::dev).faults.empty())
            << "--dev has a mailbox";
        const Loaded with_mail = load(
            from_environment({{name, value}, {"EMAIL_FROM", "a@b.example"}}), Mode::production
        );
        EXPECT_TRUE(with_mail.faults.empty()) << describe(with_mail.faults);
    }
    EXPECT_EQ(
        load(from_environment({{"PROFILE", "strict"}, {"EMAIL_FROM", "nobody"}}), Mode::production)
            .faults.size(),
        1U
    ) << "told once";
}

} // namespace

} // namespace latchkey::config
