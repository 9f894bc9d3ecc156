"""``regather completion``: what makes a shell complete our commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from regather.cli.app import regather

PLACES = {
    "bash": 'eval "$(regather completion bash)" in ~/.bashrc',
    "zsh": 'eval "$(regather completion zsh)" in ~/.zshrc',
    "fish": "regather completion fish > ~/.config/fish/completions/regather.fish",
}
"""How each shell is told, for the help text and the reference."""


@click.command("completion")
@click.argument("shell", type=click.Choice(sorted(PLACES)))
def command(shell: str) -> None:
    """Print what makes your shell complete regather commands.

    \b
    bash: put   eval "$(regather completion bash)"   into ~/.bashrc
    zsh:  put   eval "$(regather completion zsh)"    into ~/.zshrc
    fish: run   regather completion fish > ~/.config/fish/completions/regather.fish
    """
    known = get_completion_class(shell)
    assert known is not None
    click.echo(known(regather, {}, "regather", "_REGATHER_COMPLETE").source())
