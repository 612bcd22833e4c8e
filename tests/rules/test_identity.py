"""Rules on ids, file names and folders."""

from __future__ import annotations

from tests.builders import Small


def test_an_id_taken_twice_names_the_other_file(small: Small) -> None:
    policy = small.policy(status="draft")
    small.write("ims/policies/POL-001-again.yaml", policy)
    # By path, the hyphen comes before the dot; the copy is the one with the longer name.
    assert small.found() == [
        (
            "policies/POL-001-again.yaml:1: duplicate-id: "
            "Two files have the id POL-001: ims/policies/POL-001.yaml and ims/policies/POL-001-again.yaml"
        )
    ]
    assert small.catalog().documents["POL-001"].path == "ims/policies/POL-001.yaml"


def test_an_id_taken_by_a_document_that_failed_its_schema(small: Small) -> None:
    policy = small.policy(status="draft")
    small.write("ims/policies/POL-001-again.yaml", {**policy, "titel": "x"})
    assert small.rules() == ["duplicate-id", "unknown-field"]


def test_an_id_that_does_not_fit_its_type(small: Small) -> None:
    small.policy("PRO-001", status="draft")
    (problem,) = small.read().problems
    assert problem.message == "PRO-001 is of type policy, but does not begin with POL-"


def test_a_file_name_that_does_not_fit_the_id(small: Small) -> None:
    policy = small.policy(status="draft")
    (small.root / "ims/policies/POL-001.yaml").rename(small.root / "ims/policies/POL-0010.yaml")
    assert policy["id"] == "POL-001"
    (problem,) = small.read().problems
    assert problem.message == "The file is called POL-0010.yaml, but holds POL-001"


def test_a_slug_behind_the_id_is_fine(small: Small) -> None:
    small.policy(status="draft")
    (small.root / "ims/policies/POL-001.yaml").rename(small.root / "ims/policies/POL-001-our-policy.yaml")
    assert small.found() == []


def test_a_document_lies_in_the_folder_of_its_type(small: Small) -> None:
    policy = small.policy(status="draft")
    (small.root / "ims/policies/POL-001.yaml").unlink()
    small.write("ims/procedures/POL-001.yaml", policy)
    (problem,) = small.read().problems
    assert (problem.rule, problem.mend) == ("file-name", "move the file to ims/policies/POL-001.yaml")


def test_folders_below_the_folder_of_the_type_are_fine(small: Small) -> None:
    policy = small.policy(status="draft")
    (small.root / "ims/policies/POL-001.yaml").unlink()
    small.write("ims/policies/old/POL-001.yaml", policy)
    assert small.found() == []


def test_ids_that_differ_only_in_capital_letters(small: Small) -> None:
    small.policy("POL-A1", status="draft")
    small.policy("POL-a1", status="draft")
    (problem,) = small.read().problems
    assert problem.message == "The id POL-a1 differs from POL-A1 only in capital and small letters"


def test_an_id_that_the_name_of_the_file_corrects_is_told_once(small: Small) -> None:
    policy = small.policy(status="draft")
    small.write("ims/policies/POL-001.yaml", {**policy, "id": "PRO-009"})
    small.policy("POL-002", status="draft", links={"see": ["POL-001"]})
    (problem,) = small.read().problems
    assert problem.rule == "id-prefix"
    assert problem.mend == "write POL-001, as the file's name says, or correct the type"
