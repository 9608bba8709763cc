#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/certificate.hpp"
#include "support/self_signed_certificate.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

namespace latchkey::http {
namespace {

class CertificateTest : public ::testing::Test {
protected:
    CertificateTest() { write(testing::make_self_signed_certificate()); }

    void write(const testing::Certificate& pair) {
        write("cert.pem", pair.certificate);
        write("key.pem", pair.private_key);
    }

    /// Replaced as certbot and Kubernetes do it: another file under the same name.
    void write(const std::string& name, const std::string& text) {
        const std::string aside = folder.file(name + ".new");
        std::ofstream(aside) << text;
        std::filesystem::rename(aside, folder.file(name));
    }

    std::string complaint() {
        try {
            const Certificate certificate(paths);
        } catch (const Failure& failure) {
            return failure.what();
        }
        return "none";
    }

    testing::TemporaryFolder folder;
    const Certificate::Paths paths{folder.file("cert.pem"), folder.file("key.pem")};
};

TEST_F(CertificateTest, IsReadAgainOnlyWhenItChanged) {
    Certificate certificate(paths);
    const auto first = certificate.context();
    EXPECT_FALSE(certificate.renew());
    EXPECT_EQ(certificate.context(), first);
    write(testing::make_self_signed_certificate());
    EXPECT_TRUE(certificate.renew());
    EXPECT_NE(certificate.context(), first);
}

TEST_F(CertificateTest, GetsNewKeysForTicketsFromTimeToTime) {
    Certificate certificate(paths);
    const auto first = certificate.context();
    certificate.renew_ticket_keys();
    EXPECT_NE(certificate.context(), first);
    EXPECT_FALSE(certificate.renew()) << "the files are the same";
}

/// Whoever replaces two files is between them for a moment.
TEST_F(CertificateTest, StaysWhileTheNewPairIsNotWhole) {
    Certificate certificate(paths);
    const auto first = certificate.context();
    const testing::Certificate next = testing::make_self_signed_certificate();
    write("cert.pem", next.certificate);
    EXPECT_THROW(certificate.renew(), Failure);
    EXPECT_EQ(certificate.context(), first);
    write("key.pem", next.private_key);
    EXPECT_TRUE(certificate.renew());
    EXPECT_NE(certificate.context(), first);
}

TEST_F(CertificateTest, SaysWhenItEndsAndWhoSignedIt) {
    using namespace std::chrono_literals;
    Certificate certificate(paths);
    EXPECT_TRUE(certificate.is_self_signed());
    const TimePoint begin = SystemClock().now();
    write(testing::make_certificate_of_authority(90 * 24h));
    const TimePoint end = SystemClock().now();
    ASSERT_TRUE(certificate.renew());
    EXPECT_FALSE(certificate.is_self_signed());
    EXPECT_GE(certificate.expires_at(), begin + 90 * 24h - 1s) << "it says no fractions";
    EXPECT_LE(certificate.expires_at(), end + 90 * 24h);
}

TEST_F(CertificateTest, SaysWhichFileIsWrong) {
    write("key.pem", testing::make_self_signed_certificate().private_key);
    EXPECT_NE(complaint().find("TLS_KEY " + paths.key), std::string::npos) << complaint();
    write("key.pem", testing::make_ed25519_key());
    EXPECT_NE(complaint().find("TLS_KEY " + paths.key), std::string::npos) << complaint();
    write("cert.pem", "no certificate");
    EXPECT_NE(complaint().find("TLS_CERT " + paths.certificate), std::string::npos) << complaint();
    std::filesystem::remove(paths.certificate);
    EXPECT_NE(complaint().find("TLS_CERT " + paths.certificate), std::string::npos) << complaint();
}

} // namespace
} // namespace latchkey::http
