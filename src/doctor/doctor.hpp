#pragma once

// Looks at an installation as it is about to be served: the settings, the files and the database
// behind them, the mail server. For `latchkey doctor`; changes nothing and sends no mail.

#include "base/clock.hpp"
#include "config/settings.hpp"
#include "doctor/finding.hpp"

namespace latchkey::doctor {

/// Everything below. What bad settings make unknown is left out; connecting to the mail server
/// takes five seconds at most. Throws Failure when the database cannot be read though its file can.
Findings examine(const config::Loaded& loaded, const Clock& clock);

/// Which lines of the profiles are not as strict as PROFILE=strict has them: open with standard, a
/// warning with strict, which was told otherwise.
Findings examine_profile(const config::Settings& settings);

/// Where people reach the server, what stands in front of it, who may call it, where its cookies
/// go, and what is for development alone.
Findings examine_site(const config::Settings& settings);

/// What the server shows when it speaks TLS itself: whether it can, for how long still, and who
/// signed it. Nothing for plain HTTP.
Findings examine_certificate(const config::TlsSettings& tls, const Clock& clock);

/// Who else may read the files that secrets come from.
Findings examine_secrets(const config::Loaded& loaded);

/// The file and the disk it is on, or the PostgreSQL server; the schema, seeds in it; a clock
/// behind what it has recorded, or another than the server's.
Findings examine_database(const config::DatabaseUrl& url, const Clock& clock);

/// Whether mail would leave: connects and logs in. `authorities_path` as in SmtpMailer::Options.
Findings examine_mail(const config::SmtpSettings& smtp, const std::string& authorities_path = {});

} // namespace latchkey::doctor
