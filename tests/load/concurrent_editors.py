"""Many editors save the same forms at the same moment: one wins each time, the others are told and keep their text.

DATABASE_URL=… python -m tests.load.concurrent_editors --publications 50 --editors 10 --rounds 20
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--publications", type=int, default=50)
    parser.add_argument("--editors", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=20)
    sizes = parser.parse_args()
    django.setup()
    won, told = contend(sizes.publications, sizes.editors, sizes.rounds)
    print(f"{won} saved, {told} told of it with their text kept, none lost")


def contend(publications: int, editors: int, rounds: int) -> tuple[int, int]:
    """How many saved and how many were told. Exits where two won, none did, or typed text was lost."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment

    from policies.models import Policy
    from tests.support.accounts import create_account
    from tests.support.admin_form import policy_form_data
    from tests.support.factories import make_policy

    setup_test_environment()  # so that form_of sees what a page was made from
    policies = [make_policy(f"policy-{number}") for number in range(publications)]
    browsers = []
    for number in range(editors):
        browsers.append(Client())
        browsers[-1].force_login(create_account("editor", f"editor-{number}"))
    together = Barrier(editors)

    def save(number: int, address: str, data: dict, text: str):
        together.wait()
        try:
            answer = browsers[number].post(address, {**data, "summary": text})
            while answer.status_code == 503 and text in answer.content.decode():  # "Save what I typed"
                answer = browsers[number].post(address, {**data, "summary": text})
            return answer
        finally:
            connection.close()

    won = told = 0
    with ThreadPoolExecutor(editors) as pool:
        for round_number in range(rounds):
            for policy in policies:
                address, data = policy_form_data(browsers[0], policy)
                texts = [f"Typed by editor {number} in round {round_number}." for number in range(editors)]
                answers = list(pool.map(save, range(editors), [address] * editors, [data] * editors, texts))
                winners = [text for answer, text in zip(answers, texts, strict=True) if answer.status_code == 302]
                stored = Policy.objects.get(pk=policy.pk).summary
                if winners != [stored]:
                    sys.exit(f"{policy.slug}, round {round_number}: saved {winners}, stored {stored!r}")
                for answer, text in zip(answers, texts, strict=True):
                    if answer.status_code != 302 and (answer.status_code != 200 or text not in answer.content.decode()):
                        sys.exit(f"{policy.slug}, round {round_number}: {text!r} was lost (status {answer.status_code})")
                won, told = won + 1, told + editors - 1
    return won, told


if __name__ == "__main__":
    main()
