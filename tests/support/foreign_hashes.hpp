#pragma once

// Hashes that other programs made of one password, with cheap parameters: those of Python's bcrypt,
// argon2-cffi, Werkzeug 3.1 and Django 5.2; Firebase's by Python's hashlib and cryptography.

#include <array>
#include <string_view>

namespace latchkey::testing {

struct ForeignHash {
    std::string_view maker;
    std::string_view stored;
};

inline constexpr std::string_view foreign_password = "Gr\u00fc\u00dfe, Ada & 42";

inline constexpr auto foreign_hashes = std::to_array<ForeignHash>({
    {"bcrypt 2b", "$2b$04$hSsDyUXP1FWF9XjMEWyL7OkWeGbDd1BmrQm.AFqqG6EVhUUj9ajju"},
    {"bcrypt 2a", "$2a$04$f7XK51tagwk86oIDJUA5ieNOc7AQzll9yxso76x9E3mpKzP4nSs6y"},
    {"argon2id p4",
     "$argon2id$v=19$m=256,t=3,p=4$fgsehGH37YnvXKjYxJn1Ag$jWLWhG43/bzhmb"
     "+DL7dZfHlUxE6zPG3BS3HOA8Tu/rw"},
    {"argon2i",
     "$argon2i$v=19$m=256,t=3,p=1$gtc2TITAjhi5EBhgOMgd+w$G1YdUxX0kJjvfcU"
     "ZgHU/nff+Lr2LtLB6/qmXy+VRlUs"},
    {"werkzeug scrypt",
     "scrypt:1024:8:1$Vf7eJIrsjFbOEDju$ec692a264464a3ffbe05d1ddeb6638e86"
     "1f3b8978ff1d2fa317b70d7bebdab6125c71c6e23cb5389026730c036d0e97cce0"
     "1ba62e2d6b0353db9e97d996e296a"},
    {"werkzeug scrypt p3",
     "scrypt:512:4:3$UVTKlCbxlnw6oBlh$cc613aa74630f2f82f545bf59b1f28b445"
     "eb14635befda34211b4e9dde5482d64452958a7a2b87457f6cf4832b748a61f192"
     "a05b7e15d30f338bc76ba9c81094"},
    {"werkzeug pbkdf2 sha256",
     "pbkdf2:sha256:1000$5MwYtDYsPNUjZbqC$c0f3e91df68b85e179d552d958a272"
     "0a3d3e85812c37e4c86d9b7a12784845f6"},
    {"werkzeug pbkdf2 sha1",
     "pbkdf2:sha1:1000$vSMTFHFOVLIhA0mt$7c35058564064da3b2a36d5b9d5147d7"
     "6c74a732"},
    {"werkzeug pbkdf2 sha512",
     "pbkdf2:sha512:1000$lzn6fEIpTBOSDWN4$04afde039a2be9e4294f941b231f2a"
     "45a49ac816cbfc1adfd773d147e98df1048015ee7639d0861ec7f8bc1f13dc3e2c"
     "010ab35dfdccffca205b818e0cc237d5"},
    {"django pbkdf2 sha256",
     "pbkdf2_sha256$1000$Ziw0kZ8sV4nT$klKw0Ryhi6Gg37iElsyLh3vLR39Q0Eu5PA"
     "QRWecgnDE="},
    {"django pbkdf2 sha1", "pbkdf2_sha1$1000$Ziw0kZ8sV4nT$TeSsW8yujLe9VbCedWyZ90LFIyM="},
    {"django scrypt",
     "scrypt$1024$Ziw0kZ8sV4nT$8$5$BKG9lZvPcWq1EGuB9HUIBcIGGYxkd5iUk4WiD"
     "Mx9CNw6lhnbl4l186DP1lhIBv8zDSLu5i1TAJjCpEcTjVdEEQ=="},
    {"django argon2",
     "argon2$argon2id$v=19$m=256,t=2,p=8$RUViZjBlaXAwdUlnMEJETm1jdnhpcw$"
     "fmac2Kp2C6v7XWMZWjv+RFVIWBV92BGFPDO/Sp2JaCs"},
    {"django bcrypt sha256",
     "bcrypt_sha256$$2b$04$AE3ejns1fM1g8oD1ABUmk.TP7r7lQlaevSjYc2os5Lkz5"
     "ElqoCdgq"},
    {"django bcrypt",
     "bcrypt$$2b$04$1gZ4J0B/vYxcfLygFc2TC.uy0Yx.vzCWfwh/FUpHCpvOLeWjiRjy"
     "."},
    {"firebase scrypt",
     "$firebase-scrypt$ln=4,r=8,ss=Bw==,sk=7jmPcVVlvGm6dsvkYHcA5pmIuY1YX"
     "ZVp3bSl1FMYmGBYpl0nOnD6KqJcfIlFl3oVpPz/sP+rTnzgJMjHKrAnfQ==$Zm9yIH"
     "Rlc3Rz$sKgXd1HtC9KDZglvM3KwRRxH3br0aU0Oimi011eKx8y0VOEqQav26CHFDIb"
     "/G2ztgwqy6UnANKQzLidT+R901g=="},
});

// Of "0123456789", eight times over.
inline constexpr std::string_view bcrypt_of_80_bytes =
    "$2b$04$50ZBfMM.Q0kCxGB7GamgLuKETllGNjhef3yEZG6lspRihYGRxAf3W";
inline constexpr std::string_view sha256_bcrypt_of_80_bytes =
    "bcrypt_sha256$$2b$04$AVOHi8fwWnntZK34/AjsbubkKc3Rm061vyq5Yk8Je1aIJ"
    "aMpaVAPy";

/// Of foreign_password in Normalization Form D.
inline constexpr std::string_view hash_of_decomposed =
    "pbkdf2:sha256:1000$vbOMMnkxW7msCckN$31d685bba54c957b71760a119a9bc9"
    "546f41b81823d5f605e4d1842e5f047473";

} // namespace latchkey::testing
