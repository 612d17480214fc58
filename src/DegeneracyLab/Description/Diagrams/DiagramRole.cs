namespace DegeneracyLab.Diagrams;

/// <summary>What a box does with its data, as far as its colour says it.</summary>
internal enum DiagramRole
{
    /// <summary>It passes data on, or rearranges them: inputs, pooling by the mean, flattening.</summary>
    Plain,

    /// <summary>It is affine and has weights.</summary>
    Weights,

    /// <summary>It acts on each unit by itself and is not affine.</summary>
    Elementwise,

    /// <summary>It mixes units and is not affine.</summary>
    Mixing,

    /// <summary>It is the output of a layer with hook points inside.</summary>
    Output,
}
