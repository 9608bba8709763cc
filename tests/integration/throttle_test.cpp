// How often a door may be knocked at: by source, by account, by device.

#include "recovery_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;

const std::string too_many =
    R"({"data":{"code":"rate_limited","message":"Too many attempts, please try again later"}})"
    "\n";

/// Behind a proxy that says who the client is.
class Throttle : public ::testing::Test {
protected:
    static HttpRequest from(std::string_view address, HttpRequest request) {
        request.headers.emplace_back("X-Forwarded-For", address);
        return request;
    }

    static HttpRequest sign_in(std::string_view email, std::string_view password) {
        return json_request(
            "POST", "/auth/login", boost::json::object{{"email", email}, {"password", password}}
        );
    }

    /// The n-th of many addresses, none of which has a /64 or an IPv4 address with another.
    static std::string address(int n) {
        return "10." + std::to_string(n / 65536) + "." + std::to_string(n / 256 % 256) + "." +
               std::to_string(n % 256);
    }

    HttpAnswer try_to_sign_in(int client, std::string_view email, std::string_view password) {
        return application.browser().send(from(address(client), sign_in(email, password)));
    }

    /// Wrong passwords, each from an address of its own, until one is held back.
    int fail_until_blocked(std::string_view email) {
        int count = 0;
        while (count < 1000 && try_to_sign_in(++client_, email, "Wr0ng@Word").status == 401) {
            ++count;
        }
        return count;
    }

    TestApplication application{[](config::Settings& settings) {
        settings.throttle = true;
        settings.trusted_proxies = {"127.0.0.1"};
    }};

private:
    int client_ = 1000;
};

struct Door {
    std::string name;
    HttpRequest request;
    int at_once;
    std::chrono::milliseconds one_more_after;
};

class EveryDoor : public Throttle, public ::testing::WithParamInterface<Door> {};

TEST_P(EveryDoor, TakesSoManyFromOneSourceAndThenOneMoreAtATime) {
    const Door& door = GetParam();
    Browser browser = application.browser();
    const auto knock = [&](std::string_view address) {
        return browser.send(from(address, door.request));
    };
    for (int i = 0; i < door.at_once; ++i) {
        ASSERT_NE(knock("192.0.2.1").status, 429U) << i;
    }
    const HttpAnswer held_back = knock("192.0.2.1");
    EXPECT_EQ(held_back.status, 429U);
    EXPECT_EQ(held_back.body, too_many);
    EXPECT_EQ(std::stoi(held_back.header("Retry-After").value_or("0")) % 60, 0);
    EXPECT_NE(knock("192.0.2.2").status, 429U) << "another source";
    application.clock().advance(door.one_more_after - 1ms);
    EXPECT_EQ(knock("192.0.2.1").status, 429U);
    application.clock().advance(1ms);
    EXPECT_NE(knock("192.0.2.1").status, 429U);
    EXPECT_EQ(knock("192.0.2.1").status, 429U);
}

INSTANTIATE_TEST_SUITE_P(
    Throttle,
    EveryDoor,
    ::testing::Values(
        Door{"login", json_request("POST", "/auth/login", "{}"), 10, 3s},
        Door{"register", json_request("POST", "/auth/register", "{}"), 5, 12min},
        Door{"refresh", {.method = "POST", .target = "/auth/refreshToken"}, 300, 100ms},
        Door{"forgot", forgot("nobody@example.org"), 10, 6min},
        Door{"verify", verify("nobody@example.org", "123456"), 20, 3min},
        Door{"reset", reset("nobody@example.org", "123456"), 20, 3min},
        Door{"prove", json_request("POST", "/auth/verify-email", "{}"), 20, 3min},
        Door{"resend", json_request("POST", "/auth/verify-email/resend", "{}"), 10, 6min},
        Door{"move", json_request("POST", "/user/me/verify-email", "{}"), 20, 3min},
        Door{"list", {.target = "/user/users"}, 60, 1s},
        Door{"record", {.target = "/audit"}, 60, 1s}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST_F(Throttle, OneIpv6NetworkIsOneSource) {
    Browser browser = application.browser();
    const HttpRequest request = json_request("POST", "/auth/login", "{}");
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(browser.send(from("2001:db8::" + std::to_string(i), request)).status, 400U);
    }
    EXPECT_EQ(browser.send(from("2001:db8::ffff:1", request)).status, 429U);
    EXPECT_EQ(browser.send(from("2001:db8:0:1::1", request)).status, 400U);
}

/// Nobody gets another source's share by saying so.
TEST_F(Throttle, AnUntrustedPeerIsItsOwnSourceWhateverItSays) {
    application.restart([](config::Settings& settings) { settings.throttle = true; });
    Browser browser = application.browser();
    int taken = 0;
    for (int i = 0; i < 30; ++i) {
        taken +=
            browser.send(from(address(i), json_request("POST", "/auth/login", "{}"))).status != 429;
    }
    EXPECT_EQ(taken, 10);
}

/// Credential stuffing from one address: many accounts, a password each.
TEST_F(Throttle, OneSourceTriesFewAccounts) {
    int tried = 0;
    for (int i = 0; i < 200; ++i) {
        tried +=
            application.browser()
                .send(from(
                    "192.0.2.1", sign_in("user" + std::to_string(i) + "@example.org", "Passw0rd@X")
                ))
                .status == 401;
    }
    EXPECT_EQ(tried, 10);
}

/// The same at one account from ten thousand addresses, and from as many for one that does not
/// exist: five passwords are looked at. The owner, who has signed in on her browser before, still
/// gets in there.
TEST_F(Throttle, ManySourcesTryOneAccountInVain) {
    Browser owner = application.register_user(std::string(ada));
    for (const std::string_view email : {ada, std::string_view("nobody@example.org")}) {
        int looked_at = 0;
        for (int client = 0; client < 10'000; ++client) {
            const HttpAnswer answer = try_to_sign_in(client, email, "Wr0ng@Word");
            looked_at += answer.status == 401 ? 1 : 0;
            ASSERT_TRUE(answer.status == 401 || answer.body == too_many);
        }
        EXPECT_EQ(looked_at, 5) << email;
    }
    EXPECT_EQ(try_to_sign_in(20'000, ada, TestApplication::password).status, 429U)
        << "the right password of a browser that nobody knows";
    EXPECT_EQ(owner.send(sign_in(ada, TestApplication::password)).status, 200U);
    EXPECT_EQ(try_to_sign_in(20'001, ada, TestApplication::password).status, 429U)
        << "her success opens nothing to others";
}

TEST_F(Throttle, AKnownDeviceHasFiveTriesOfItsOwn) {
    Browser owner = application.register_user(std::string(ada));
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(owner.send(sign_in(ada, "Wr0ng@Word")).status, 401U);
    }
    EXPECT_EQ(owner.send(sign_in(ada, TestApplication::password)).status, 429U);
    EXPECT_EQ(try_to_sign_in(1, ada, TestApplication::password).status, 200U)
        << "what a stolen device tries is nothing to others";
    application.clock().advance(1s);
    EXPECT_EQ(owner.send(sign_in(ada, TestApplication::password)).status, 200U);
}

TEST_F(Throttle, ADeviceIsKnownToItsAccountAlone) {
    Browser mallory = application.register_user("mallory@example.org");
    application.register_user(std::string(ada));
    EXPECT_EQ(fail_until_blocked(ada), 5);
    EXPECT_EQ(mallory.send(sign_in(ada, TestApplication::password)).status, 429U);
}

TEST_F(Throttle, EverySpellingOfAnAddressHasOneCount) {
    application.register_user(std::string(ada));
    const std::vector<std::string> spellings{
        "ada@example.org",
        "ADA@example.org",
        "Ada@Example.ORG",
        "aDa@eXample.org",
        "adA@EXAMPLE.org"};
    for (std::size_t i = 0; i < spellings.size(); ++i) {
        EXPECT_EQ(try_to_sign_in(static_cast<int>(i), spellings[i], "Wr0ng@Word").status, 401U);
    }
    EXPECT_EQ(try_to_sign_in(100, ada, TestApplication::password).status, 429U);
}

TEST_F(Throttle, ARestartForgetsNoFailure) {
    EXPECT_EQ(fail_until_blocked(ada), 5);
    application.restart([](config::Settings& settings) {
        settings.throttle = true;
        settings.trusted_proxies = {"127.0.0.1"};
    });
    EXPECT_EQ(try_to_sign_in(1, ada, "Wr0ng@Word").status, 429U);
}

TEST_F(Throttle, SuccessForgetsTheFailures) {
    application.register_user(std::string(ada));
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 4; ++i) {
            EXPECT_EQ(try_to_sign_in(10 * round + i, ada, "Wr0ng@Word").status, 401U);
        }
        EXPECT_EQ(try_to_sign_in(10 * round + 9, ada, TestApplication::password).status, 200U);
    }
}

/// Of a thousand at once no more are looked at than one by one.
TEST_F(Throttle, ManyAtOnceAreCountedOneByOne) {
    application.register_user(std::string(ada));
    const auto statuses = run_in_parallel(64, [&](std::size_t i) {
        return try_to_sign_in(static_cast<int>(i), ada, "Wr0ng@Word").status;
    });
    EXPECT_EQ(std::ranges::count(statuses, 401U), 5);
    EXPECT_EQ(std::ranges::count(statuses, 429U), 59);
}

/// One count for every door at which the password is asked for.
TEST_F(Throttle, AStolenSessionTriesNoMorePasswords) {
    Browser thief = application.register_user(std::string(ada));
    const auto change = [&](std::string_view password) {
        return thief
            .post(
                "/auth/change-password",
                {{"current_password", password}, {"new_password", new_password}}
            )
            .status;
    };
    const auto move = [&](std::string_view password) {
        return thief
            .patch("/user/me", {{"email", "mallory@example.org"}, {"current_password", password}})
            .status;
    };
    EXPECT_EQ(change("Wr0ng@Word"), 401U);
    EXPECT_EQ(move("Wr0ng@Word"), 401U);
    EXPECT_EQ(change("Wr0ng@Word"), 401U);
    EXPECT_EQ(move("Wr0ng@Word"), 401U);
    EXPECT_EQ(change("Wr0ng@Word"), 401U);
    EXPECT_EQ(change(TestApplication::password), 429U);
    EXPECT_EQ(move(TestApplication::password), 429U);
    application.clock().advance(1s);
    EXPECT_EQ(change(TestApplication::password), 200U);
}

TEST_F(Throttle, AResetOpensAnAccountThatWasShut) {
    application.register_user(std::string(ada));
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(try_to_sign_in(i, ada, "Wr0ng@Word").status, 401U) << i;
        application.clock().advance(900s);
    }
    EXPECT_EQ(try_to_sign_in(200, ada, TestApplication::password).status, 429U);
    application.clock().advance(24h * 30);
    EXPECT_EQ(try_to_sign_in(201, ada, TestApplication::password).status, 429U);

    Browser browser = application.browser();
    EXPECT_EQ(browser.send(forgot(ada)).status, 200U);
    application.deliver_mail();
    const std::string code = find_code(application.mails().messages_to(std::string(ada)).at(0));
    EXPECT_EQ(browser.send(verify(ada, code)).status, 200U);
    EXPECT_EQ(browser.send(reset(ada, code)).status, 200U);
    EXPECT_EQ(try_to_sign_in(202, ada, new_password).status, 200U);
}

TEST_F(Throttle, ASessionIsNotRefreshedWithoutEnd) {
    Browser browser = application.register_user(std::string(ada));
    int renewed = 0;
    for (int i = 0; i < 200; ++i) {
        renewed +=
            browser.send(from(address(i), {.method = "POST", .target = "/auth/refreshToken"}))
                        .status == 200
                ? 1
                : 0;
    }
    EXPECT_EQ(renewed, 120);
    application.clock().advance(1s);
    EXPECT_EQ(browser.post("/auth/refreshToken").status, 200U) << "nobody is signed out by it";
}

} // namespace
} // namespace latchkey::testing
