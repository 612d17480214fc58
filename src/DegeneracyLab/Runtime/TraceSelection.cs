using System.ComponentModel;

namespace DegeneracyLab.Runtime;

/// <summary>What a trace records, where the forward pass may stop, and in what it intervenes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TraceSelection
{
    private readonly bool[] wanted;

    internal TraceSelection(NetworkDescription description, IReadOnlyCollection<HookPoint>? hooks, Interventions? interventions, bool keepsGraph)
    {
        Interventions = interventions ?? Interventions.None;
        KeepsGraph = keepsGraph;
        wanted = new bool[description.HookPoints.Count];
        if (hooks is null)
        {
            Array.Fill(wanted, true);
            Last = wanted.Length - 1;
            return;
        }

        if (hooks.Count == 0)
            throw new ArgumentException($"No hook points were selected; pass at least one of {string.Join(", ", description.HookPoints)}, or nothing at all to record everything.", nameof(hooks));
        foreach (HookPoint hook in hooks)
        {
            description.Require(hook);
            wanted[hook.Index] = true;
            Last = Math.Max(Last, hook.Index);
        }
    }

    /// <summary>The index of the last hook point that is recorded.</summary>
    internal int Last { get; }

    /// <summary>The interventions of this call.</summary>
    internal Interventions Interventions { get; }

    /// <summary>Whether the recorded values keep their autograd graph.</summary>
    internal bool KeepsGraph { get; }

    internal bool Wants(HookPoint hook) => wanted[hook.Index];
}
