namespace DegeneracyLab.Analysis;

/// <summary>What is done after a pass over data, step by step: it can be cancelled between steps, and each is reported as it begins.</summary>
/// <param name="cancellationToken">Ends the work early, with an exception.</param>
/// <param name="report">Receives what each step is, in words, and the part of the work that is done, if that is known; from any thread. Null for nobody.</param>
internal sealed class WorkSteps(CancellationToken cancellationToken, Action<string, double?>? report = null)
{
    /// <summary>Steps that nobody cancels or follows.</summary>
    public static WorkSteps Unwatched { get; } = new(CancellationToken.None);

    /// <summary>Ends work that is longer than a step.</summary>
    public CancellationToken Cancellation => cancellationToken;

    /// <summary>Begins a step.</summary>
    /// <param name="what">What it is, in words.</param>
    /// <param name="part">The part of all work that is done, from 0 to 1; null if it is not known.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public void Begin(string what, double? part = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        report?.Invoke(what, part);
    }

    /// <summary>Throws between the parts of a step if the work was cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public void Check() => cancellationToken.ThrowIfCancellationRequested();
}
