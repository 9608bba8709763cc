// What is said of the certificate that the server itself shows.

#include "doctor/doctor.hpp"
#include "findings.hpp"
#include "support/self_signed_certificate.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <fstream>
#include <string>

namespace latchkey::doctor {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CertificateFindings : public ::testing::Test {
protected:
    Findings of(const testing::Certificate& pair) {
        std::ofstream(tls.certificate_path) << pair.certificate;
        std::ofstream(tls.key_path) << pair.private_key;
        return examine_certificate(tls, SystemClock());
    }

    testing::TemporaryFolder folder;
    const config::TlsSettings tls{
        .certificate_path = folder.file("cert.pem"), .key_path = folder.file("key.pem")};
};

TEST_F(CertificateFindings, AreNoneOfPlainHttpAndOfAGoodOne) {
    EXPECT_THAT(examine_certificate({}, SystemClock()), IsEmpty());
    EXPECT_THAT(of(testing::make_certificate_of_authority(15 * 24h)), IsEmpty());
}

TEST_F(CertificateFindings, WarnOfOneThatEndsSoon) {
    const Findings findings = of(testing::make_certificate_of_authority(13 * 24h));
    EXPECT_THAT(names_of(findings), ElementsAre("warning: TLS_CERT"));
    EXPECT_TRUE(has(findings, Severity::warning, "TLS_CERT", "ends at 20"));
}

TEST_F(CertificateFindings, NameOneThatHasEnded) {
    const Findings findings = of(testing::make_certificate_of_authority(-1h));
    EXPECT_THAT(names_of(findings), ElementsAre("fault: TLS_CERT"));
    EXPECT_TRUE(has(findings, Severity::fault, "TLS_CERT", "ended at 20"));
}

TEST_F(CertificateFindings, NameOneThatNobodyHasSigned) {
    const Findings findings = of(testing::make_self_signed_certificate());
    EXPECT_THAT(names_of(findings), ElementsAre("warning: TLS_CERT", "warning: TLS_CERT"));
    EXPECT_TRUE(has(findings, Severity::warning, "TLS_CERT", "signed by itself"));
}

TEST_F(CertificateFindings, NameAPairThatIsNone) {
    const Findings findings =
        of({testing::make_self_signed_certificate().certificate,
            testing::make_self_signed_certificate().private_key});
    EXPECT_THAT(names_of(findings), ElementsAre("fault: TLS_CERT"));
    EXPECT_TRUE(has(findings, Severity::fault, "TLS_CERT", "TLS_KEY " + tls.key_path));
}

} // namespace
} // namespace latchkey::doctor
