#include "http/trusted_proxies.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::http {
namespace {

struct Identified {
    std::string client;
    bool is_from_trusted_proxy;

    bool operator==(const Identified&) const = default;
};

Identified
identify(const TrustedProxies& proxies, std::string_view peer, const std::vector<Header>& headers) {
    Request request{.headers = headers, .peer_address = peer};
    request.client_address = "unset";
    request.is_from_trusted_proxy = true;
    proxies.identify_client(request);
    return {std::string(request.client_address), request.is_from_trusted_proxy};
}

/// The client of a request that came by that chain.
std::string
client_of(const TrustedProxies& proxies, std::string_view peer, std::string_view forwarded_for) {
    return identify(proxies, peer, {{"X-Forwarded-For", forwarded_for}}).client;
}

TEST(TrustedProxies, NobodyIsByDefault) {
    const std::vector<Header> headers{{"X-Forwarded-For", "192.0.2.1"}};
    const Identified expected{"127.0.0.1", false};
    EXPECT_EQ(identify(TrustedProxies(), "127.0.0.1", headers), expected);
    EXPECT_EQ(identify(TrustedProxies(std::vector<std::string>()), "127.0.0.1", headers), expected);
    EXPECT_EQ(identify(TrustedProxies(), "", headers), (Identified{"", false}));
}

/// What a socket that takes both families calls a client of IPv4 (RFC 4291 §2.5.5.2).
TEST(TrustedProxies, AreFoundBehindMappedAddresses) {
    const TrustedProxies proxies({"10.0.0.0/8"});
    EXPECT_EQ(client_of(proxies, "::ffff:10.0.0.7", "192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(client_of(proxies, "10.0.0.7", "192.0.2.1, ::ffff:10.1.1.1"), "192.0.2.1");
    EXPECT_FALSE(identify(proxies, "::ffff:11.0.0.7", {}).is_from_trusted_proxy);
}

TEST(TrustedProxies, AreAddressesAndNetworks) {
    const TrustedProxies proxies(
        {"10.0.0.7", "192.168.0.0/16", "172.16.0.0/12", "::1", "fd00::/8", "2001:db8::/33"}
    );
    for (const std::string_view trusted :
         {"10.0.0.7",
          "192.168.0.0",
          "192.168.255.255",
          "172.16.0.1",
          "172.31.255.255",
          "::1",
          "0:0:0:0:0:0:0:1",
          "fd00::1",
          "fdff:ffff::1",
          "2001:db8:7fff::1"}) {
        EXPECT_EQ(identify(proxies, trusted, {}), (Identified{std::string(trusted), true}));
    }
    for (const std::string_view stranger :
         {"10.0.0.6",
          "10.0.0.8",
          "192.167.255.255",
          "192.169.0.0",
          "172.32.0.0",
          "172.15.255.255",
          "::2",
          "fc00::1",
          "fe00::1",
          "2001:db8:8000::1",
          "10.0.0.7.example",
          "proxy",
          ""}) {
        EXPECT_EQ(identify(proxies, stranger, {}), (Identified{std::string(stranger), false}));
    }
}

TEST(TrustedProxies, WhatAStrangerSaysIsNotRead) {
    const TrustedProxies proxies({"10.0.0.0/8"});
    EXPECT_EQ(
        identify(proxies, "198.51.100.1", {{"X-Forwarded-For", "192.0.2.1, 10.0.0.1"}}),
        (Identified{"198.51.100.1", false})
    );
}

TEST(TrustedProxies, TheChainIsReadFromItsEnd) {
    const TrustedProxies proxies({"10.0.0.0/8", "fd00::/8"});
    EXPECT_EQ(client_of(proxies, "10.0.0.1", "192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(client_of(proxies, "10.0.0.1", "192.0.2.1,10.0.0.2 , fd00::3"), "192.0.2.1");
    EXPECT_EQ(client_of(proxies, "fd00::1", "2001:db8::5, 10.0.0.2"), "2001:db8::5");
    EXPECT_EQ(client_of(proxies, "10.0.0.1", "203.0.113.9, 192.0.2.1"), "192.0.2.1")
        << "whatever the client itself sent stands before what the proxy wrote";
    EXPECT_EQ(client_of(proxies, "10.0.0.1", "10.0.0.9, 192.0.2.1, 10.0.0.2"), "192.0.2.1")
        << "nor may it name a proxy of ours";
}

TEST(TrustedProxies, SeveralHeadersAreOneChain) {
    const TrustedProxies proxies({"10.0.0.0/8"});
    const auto client = [&proxies](const std::vector<Header>& headers) {
        return identify(proxies, "10.0.0.1", headers).client;
    };
    EXPECT_EQ(
        client({{"X-Forwarded-For", "203.0.113.9"}, {"x-forwarded-for", "192.0.2.1, 10.0.0.2"}}),
        "192.0.2.1"
    );
    EXPECT_EQ(
        client(
            {{"X-Forwarded-For", "203.0.113.9, 192.0.2.1"},
             {"X-Real-IP", "203.0.113.10"},
             {"X-FORWARDED-FOR", "10.0.0.3, 10.0.0.2"}}
        ),
        "192.0.2.1"
    );
    EXPECT_EQ(client({{"X-Forwarded-For", "192.0.2.1"}, {"X-Forwarded-For", ""}}), "192.0.2.1");
}

TEST(TrustedProxies, WhereGarbageStandsTheOneAfterItCounts) {
    const TrustedProxies proxies({"10.0.0.0/8"});
    for (const std::string_view garbage :
         {"unknown",
          "_hidden",
          "192.0.2.1:4711",
          "[2001:db8::1]",
          "192.0.2",
          "192.0.2.256",
          "",
          "\"192.0.2.1\"",
          "for=192.0.2.1"}) {
        const std::string chain = "192.0.2.9, " + std::string(garbage);
        EXPECT_EQ(client_of(proxies, "10.0.0.1", chain), "10.0.0.1") << garbage;
        EXPECT_EQ(client_of(proxies, "10.0.0.1", chain + ", 10.0.0.2"), "10.0.0.2") << garbage;
        EXPECT_EQ(client_of(proxies, "10.0.0.1", chain + ", 192.0.2.5"), "192.0.2.5") << garbage;
    }
    const std::vector<Header> two{{"X-Forwarded-For", "192.0.2.9"}, {"X-Forwarded-For", "unknown"}};
    EXPECT_EQ(identify(proxies, "10.0.0.1", two).client, "10.0.0.1")
        << "nor does the header before it";
}

TEST(TrustedProxies, OfNoneButProxiesItIsTheFirst) {
    const TrustedProxies proxies({"10.0.0.0/8"});
    EXPECT_EQ(client_of(proxies, "10.0.0.1", "10.0.0.4, 10.0.0.3,10.0.0.2"), "10.0.0.4");
    EXPECT_EQ(client_of(proxies, "10.0.0.1", ""), "10.0.0.1");
    EXPECT_EQ(identify(proxies, "10.0.0.1", {}), (Identified{"10.0.0.1", true}));
}

TEST(TrustedProxies, SurviveBeingMoved) {
    TrustedProxies proxies({"10.0.0.0/8"});
    const TrustedProxies moved = std::move(proxies);
    EXPECT_EQ(client_of(moved, "10.0.0.1", "192.0.2.1"), "192.0.2.1");
}

} // namespace
} // namespace latchkey::http
