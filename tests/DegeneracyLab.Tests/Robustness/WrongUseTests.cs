namespace DegeneracyLab.Tests;

/// <summary>TorchSharp has native calls that end the process instead of throwing. No wrong use of a network gets to them.</summary>
public class WrongUseTests
{
    // What libtorch says, instead of naming the place.
    private static readonly string[] Native = ["mat1 and mat2", "must match the size", "Exception raised from", "c10::", "empty handle", "same dtype", "same device", "Expected "];

    [Fact]
    public void Every_wrong_use_ends_in_a_message_that_names_the_place()
    {
        IReadOnlyList<ChildProcess.Outcome> outcomes = ChildProcess.Run();
        List<string> failures = [.. outcomes.Zip(WrongUses.All).Select(pair => Failure(pair.First, pair.Second)).OfType<string>()];
        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.Equal(WrongUses.All.Count, outcomes.Count);
    }

    /// <summary>Not a test by itself: <see cref="ChildProcess"/> asks for it.</summary>
    [Fact(Explicit = true)]
    public void Runs_the_uses_in_the_child_process() => ChildProcess.RunUses();

    private static string? Failure(ChildProcess.Outcome outcome, WrongUse use) => outcome switch
    {
        _ when outcome.Name != use.Name => $"{outcome.Name}: {outcome.Exception}: {outcome.Message}",
        { Exception: "the process ended" } => $"{use.Name}: {outcome.Message}",
        { Exception: null } => use.Expected is null ? null : $"{use.Name}: nothing was thrown",
        _ when use.Expected is null => $"{use.Name}: {outcome.Exception}: {outcome.Message}",
        _ when !outcome.Message!.Contains(use.Expected, StringComparison.Ordinal) => $"{use.Name}: expected '{use.Expected}', but {outcome.Exception}: {outcome.Message}",
        _ => Native.FirstOrDefault(text => outcome.Message.Contains(text, StringComparison.Ordinal)) is { } text ? $"{use.Name}: '{text}' in: {outcome.Message}" : null,
    };
}
