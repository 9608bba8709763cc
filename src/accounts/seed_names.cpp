#include "accounts/seed_names.hpp"

#include <array>
#include <cstddef>
#include <sstream>
#include <string_view>

namespace latchkey::accounts {

namespace {

constexpr const char* first_names =
    "Maria Maria Maria Maria Anna Anna Anna James James James John John John Michael Michael "
    "David David David José José Thomas Thomas Peter Peter Sarah Sarah Laura Laura Elena "
    "Elena Mohamed Mohamed Wei Wei Ada Adam Agnieszka Aisha Alan Alejandro Alice Amélie Amir "
    "André Andrea Ángel Antonio Arthur Astrid Aylin Beatriz Björn Bogdan Brian Bruno Camille "
    "Carla Carlos Chiara Chloé Christian Claire Daniel Daniela Dmitri Edith Elif Emil Emily "
    "Emma Erik Fatima Felix François Frida George Giulia Grace Greta Hana Hannah Hans Hugo "
    "Ines Ingrid Isabel Ivan Jakub Jan João Julia Jürgen Karin Katarzyna Kenji Kevin Kofi "
    "Lars Leila Linda Lucía Ludwig Luis Łukasz Magda Marek Mark Marta Mehmet Mei Miguel Mina "
    "Nadia Naomi Nina Noah Olga Oliver Omar Paul Pilar Rachel Robert Sofia Tomás Søren Yuki "
    "Zoë";

constexpr const char* last_names =
    "Abbott Acosta Adams Adeyemi Aguilar Ahmed Alvarez Andersen Andersson Arslan Aydın Bach "
    "Baker Banerjee Baptiste Barbosa Bauer Becker Bell Bennett Benítez Berg Bernard Bianchi "
    "Björk Blanc Bonnet Bowen Braun Brown Bruno Campbell Cardoso Carlsen Carter Castillo Chan "
    "Chen Choi Clark Cohen Colombo Conti Cooper Costa Cruz Dahl Dalton Das Davies Delgado "
    "Demir Dijkstra Duarte Dubois Dvořák Díaz Eaton Edwards Eklund Eriksen Espinoza Evans "
    "Farah Fernández Ferrari Fischer Flores Fontaine Foster Fournier Fuchs Fuentes Gallo "
    "García Gauthier Ghosh Gibson Girard González Grant Gray Greco Green Grünwald Gupta "
    "Guzmán Gómez Haas Hall Hansen Harris Hassan Hernández Hill Hoffmann Horvat Huang Hughes "
    "Ibrahim Iglesias Ito Ivanov Jackson Jansen Jensen Jiménez Johansson Johnson Jones Kaya "
    "Keller Kelly Khan Kim King Klein Kobayashi Koch Kovács Kowalska Kowalski Krause Kumar "
    "Lambert Larsen Laurent Lee Lefebvre Lehmann Lewis León Li Lindberg Lovelace Lund López "
    "Maier Marino Martin Martínez Mehta Mendoza Mensah Meyer Miller Mitchell Moore Morales "
    "Moreau Moreno Moretti Morris Murphy Muñoz Müller Nagy Nakamura Navarro Nguyen Nielsen "
    "Novak Nowak Núñez O'Brien Okafor Olsen Ortega Owusu Park Patel Pereira Petersen Petrov "
    "Phillips Popescu Pérez Quinn Ramos Ramírez Reid Reyes Ricci Richter Rivera Roberts "
    "Robinson Romano Romero Rossi Roux Ruiz Russell Saito Salazar Santos Sato Schmidt "
    "Schneider Schulz Schwarz Scott Serrano Shah Sharma Silva Singh Smith Soto Souza Stein "
    "Stewart Suzuki Suárez Svensson Szabó Sánchez Tanaka Taylor Thompson Torres Tran Turner "
    "Usman Vargas Vasquez Vega Vidal Vogel Wagner Walker Wang Watson Weber Weiß White "
    "Williams Wilson Winter Wolf Wood Wright Wu Wójcik Yamamoto Yang Young Yılmaz Zhang Zhao "
    "Ziegler Zimmermann Özdemir Čermák Şahin Żak";

constexpr std::array<std::string_view, 16> trades = {
    "& Co",
    "& Sons",
    "AG",
    "Analytics",
    "Consulting",
    "Energy",
    "Foods",
    "Foundation",
    "GmbH",
    "Industries",
    "Labs",
    "Logistics",
    "Media",
    "Partners",
    "Studio",
    "Systems"};

constexpr std::size_t companies = 1024;

std::vector<std::string> words_of(const char* text) {
    std::vector<std::string> words;
    std::istringstream stream(text);
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

} // namespace

std::vector<std::string> seed_first_names() {
    return words_of(first_names);
}

std::vector<std::string> seed_last_names() {
    return words_of(last_names);
}

std::vector<std::string> seed_companies() {
    const std::vector<std::string> owners = seed_last_names();
    std::vector<std::string> names;
    for (std::size_t i = 0; i < companies; ++i) {
        // Each round through the owners has trades of its own.
        const std::size_t trade = (i / owners.size() * 4 + i % 4) % trades.size();
        names.push_back(owners[i % owners.size()] + ' ' + std::string(trades[trade]));
    }
    return names;
}

} // namespace latchkey::accounts
