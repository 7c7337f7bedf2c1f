using System.Diagnostics;

namespace Flywheel.Cli.Completions;

/// <summary>What a shell must know to complete command lines: ask the program itself, at the place of the cursor.</summary>
/// <remarks>What the program answers is data to these scripts and is never expanded: it holds names out of the repository.</remarks>
internal static class CompletionScripts
{
    /// <summary>The shells that there is a script for.</summary>
    public static readonly string[] Shells = ["bash", "zsh", "fish"];

    /// <summary>The script of a shell.</summary>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => throw new UnreachableException(),
    };

    // The word is cut by hand: bash breaks words at the colons that ids of jobs have.
    private const string Bash =
        """
        # flywheel: completions for bash. In ~/.bashrc: source <(flywheel completions bash)
        _flywheel() {
          local line=${COMP_LINE:0:COMP_POINT} word answer prefix=
          word=${line##* }
          case $word in *:*) prefix=${word%:*}: ;; esac
          COMPREPLY=()
          while IFS= read -r answer; do
            case $answer in "$word"*) COMPREPLY+=("${answer#"$prefix"}") ;; esac
          done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -o default -F _flywheel flywheel ./flywheel

        """;

    private const string Zsh =
        """
        #compdef flywheel ./flywheel
        # flywheel: completions for zsh. Write it to a file _flywheel in a folder of $fpath, or: source <(flywheel completions zsh)
        _flywheel() {
          local line="${words[1,CURRENT]}"
          local -a answers
          answers=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
          answers=(${answers:#})
          if (( ${#answers} )); then
            compadd -a answers
          else
            _files
          fi
        }
        if [[ "${funcstack[1]}" == _flywheel ]]; then
          _flywheel "$@"
        else
          compdef _flywheel flywheel ./flywheel
        fi

        """;

    private const string Fish =
        """
        # flywheel: completions for fish. Write it to ~/.config/fish/completions/flywheel.fish
        function __flywheel_answers
          set -l line (commandline -cp)
          set -l program (commandline -opc)[1]
          command $program "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null
        end
        complete -c flywheel -a '(__flywheel_answers)'

        """;
}
